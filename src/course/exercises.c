// SPDX-License-Identifier: Apache-2.0
#include "course/exercises.h"

#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/nearest.h"

#define WHO_KILLS "each call of kill(2) must be shown, with the sender, the target and the signal"

const struct exercise exercises[] = {
    {"hello", work_users, {.wanted = {"the user who asks"}}},
    {"execve", work_parents, {.wanted = {"the parent's pid"}}},
    {"readline", work_lines, {.wanted = {"the length of the line"}}},
    {"open", work_flags, {.wanted = {"the flags of the call, its third argument"}}},
    {"packets",
     work_packets,
     {.wanted = {"the size of the flow's largest packet, with all headers"},
      .absent = "the row must still have the flow's ports"}},
    {"usdt", work_throws, {.wanted = {"the address of the object that is thrown"}}},
    {"kill",
     work_signals,
     {.left_out = "signal 0 only asks whether the target is there",
      .absent = "other signals must still be shown"}},
    {"opensnoop",
     work_writers,
     {.left_out = "this file was opened for reading only",
      .absent =
          "files that are opened for writing, O_WRONLY or O_RDWR, must be shown; O_ACCMODE, 3, masks the two bits"}},
    {"syscount",
     work_counts,
     {.wanted = {"the process that makes the calls", "how many calls that process alone has made"},
      .absent = "the key must still have the number of the call and the name"}},
    {"bitesize",
     work_disk,
     {.wanted = {"how many requests went in that direction alone"},
      .absent = "the histogram's key must have the program's name"}},
    {"runqlat",
     work_waits,
     {.absent = "a histogram for each program has the name of the thread, comm, in its key"}},
    {"exit",
     work_lives,
     {.left_out = "it lived for less than 50 ms",
      .absent = "processes that lived for 50 ms or more must still be shown"}},
    {"profile", work_threads, {.wanted = {"the thread that was running"}}},
    {"offcpu",
     work_sleeps,
     {.wanted = {"the longest of the waits in microseconds"},
      .absent = "the sum of the waits, in microseconds, must stay where it is"}},
    {"tcpconnect",
     work_connects,
     {.wanted = {"how many connections went to this port"},
      .absent = "a map with the port in its key shows it when tracing ends"}},
    {"tcplife",
     work_ends,
     {.wanted = {"1 if this side began the connection, 0 if it accepted it"},
      .absent = "the process and both ports must still be shown"}},
    {"broken-1", work_kills, {.absent = WHO_KILLS}},
    {"broken-2",
     work_kill_counts,
     {.wanted = {"how many signals the process has sent"},
      .absent = "a map has the number for each process"}},
    {"broken-3", work_kills, {.absent = WHO_KILLS}},
    {"broken-4", work_kills, {.absent = WHO_KILLS}},
    {"broken-5", work_kills, {.absent = WHO_KILLS}},
};

const size_t exercise_count = sizeof(exercises) / sizeof(exercises[0]);

static const struct exercise *find_by_name(const char *name)
{
    for (size_t i = 0; i < exercise_count; i++)
        if (strcmp(exercises[i].name, name) == 0)
            return &exercises[i];
    return NULL;
}

static const struct exercise *find_by_number(const char *digits)
{
    unsigned long number = strtoul(digits, NULL, 10);
    const struct library_probe *probe = number > 0 ? library_at(number - 1) : NULL;
    return probe != NULL ? find_by_name(probe->name) : NULL;
}

static void hint_similar(const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    for (size_t i = 0; i < exercise_count; i++)
        nearest_offer(&near, exercises[i].name);
    nearest_hint(&near);
    nearest_finish(&near);
}

const struct exercise *exercise_find(const char *word)
{
    bool is_number = word[0] != '\0' && strspn(word, "0123456789") == strlen(word);
    const struct exercise *exercise = is_number ? find_by_number(word) : find_by_name(word);
    if (exercise != NULL)
        return exercise;
    if (!is_number)
        hint_similar(word);
    hint("'bccrun check-exercise' lists the exercises");
    if (is_number)
        fail_usage("there is no exercise %s: they are numbered from 1 to %zu", word, library_count());
    else
        fail_usage("there is no exercise '%s'", word);
    return NULL;
}

char *exercise_text(const struct library_probe *probe)
{
    static const char mark[] = "// Exercise: ";
    struct text text = {0};
    const char *at = memmem(probe->text, probe->length, mark, sizeof(mark) - 1);
    const char *end = probe->text + probe->length;
    at = at != NULL ? at + sizeof(mark) - 1 : end;
    struct lines lines = lines_of_bytes(at, (size_t)(end - at));
    while (lines_next(&lines)) {
        bool is_more = lines.length > 3 && memcmp(lines.start, "// ", 3) == 0;
        if (lines.number > 1 && !is_more)
            break;
        if (lines.number > 1)
            text_char(&text, ' ');
        size_t skipped = lines.number > 1 ? 3 : 0;
        text_bytes(&text, lines.start + skipped, lines.length - skipped);
    }
    char *copy = xstrdup(text_cstr(&text));
    text_finish(&text);
    return copy;
}

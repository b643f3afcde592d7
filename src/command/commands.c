// SPDX-License-Identifier: Apache-2.0
#include "command/command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "check/check.h"
#include "output/writer.h"

const struct command *const commands[] = {
    &command_run,
    &command_compile,
    &command_list,
    &command_show,
    &command_find,
    &command_new,
    &command_explain,
    &command_schema,
    &command_check_exercise,
    &command_check,
    &command_cache,
    &command_help,
    &command_version,
    NULL,
};

const struct command *command_find_row(const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

/* Whether the words, with spaces between them, have this one among them. */
static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
        size_t end = strcspn(at, " ");
        if (end == length && memcmp(at, word, length) == 0)
            return true;
        at += end;
    }
    return false;
}

bool command_names(const struct command *command, const char *option)
{
    return command->options != NULL && has_word(command->options, option);
}

bool command_takes(const struct command *command, const char *option)
{
    return command_names(command, option) || has_word(COMMON_OPTIONS, option);
}

bool command_hint(const char *word)
{
    struct nearest near;
    nearest_init(&near, word);
    for (size_t i = 0; commands[i] != NULL; i++)
        nearest_offer(&near, commands[i]->name);
    nearest_hint(&near);
    bool is_near = near.count > 0;
    nearest_finish(&near);
    return is_near;
}

/* What was printed must have arrived: a full disk is an error, a reader that went away is not. stdio forgets
 * why an earlier write failed; one more write finds out. */
static int flush_output(void)
{
    errno = 0;
    bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    if (!is_written && errno == 0)
        (void)!write(STDOUT_FILENO, "\n", 1);
    if (is_written || errno == EPIPE)
        return 0;
    return writer_fail(errno != 0 ? errno : EIO, NULL);
}

void command_advise(const struct options *options)
{
    check_hint("", &options->types);
}

int command_perform(const struct command_line *line)
{
    int status = line->command->run(line);
    if (status < 0 && line->command->needs_machine)
        command_advise(&line->options);
    int err = status >= 0 ? flush_output() : status;
    return err < 0 ? err : status;
}

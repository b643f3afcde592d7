// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "notes/note_kinds.h"
#include "notes/note_place.h"

#define PID_MAX_FILE  "/proc/sys/kernel/pid_max"
#define PID_MAX_BYTES 32

/* The byte where the source declares a member "char *NAME;"; 0: it does not. */
static size_t text_pointer(const struct source *source, const char *name)
{
    struct token before = {0};
    struct token before_that = {0};
    struct lexer lexer;
    lexer_init(&lexer, source->text);
    for (struct token token = lexer_next_code(&lexer); token.kind != TOKEN_END;
         token = lexer_next_code(&lexer)) {
        struct lexer ahead = lexer;
        struct token after = lexer_next_code(&ahead);
        if (token_is(&token, name) && before.start != NULL && token_is(&before, "*") &&
            before_that.start != NULL && token_is(&before_that, "char") && token_is(&after, ";"))
            return (size_t)(token.start - source->text);
        before_that = before;
        before = token;
    }
    return 0;
}

static void look_at_pointer(struct notes *notes, const struct note_facts *facts, const struct layout *layout,
                            const struct field *field)
{
    size_t at = text_pointer(facts->source, field->name);
    if (at == 0 || field->is_array || !notes_begin(notes, xasprintf("pointer %s", field->name)))
        return;
    note_detail_at(facts->source, at);
    hint("'char %s[64];' has room for the text, and bpf_probe_read_user_str() or bpf_probe_read_kernel_str() "
         "copies it",
         field->name);
    remark("'%s' of '%s' is an address: the text that it points to is not sent", field->name, layout->name);
}

/* PIDs are below this number; 0: it is not known. */
static uint64_t pid_limit(void)
{
    struct text text = {0};
    uint64_t limit =
        file_read("", PID_MAX_FILE, PID_MAX_BYTES, &text) == 0 ? strtoull(text_cstr(&text), NULL, 10) : 0;
    error_clear();
    text_finish(&text);
    return limit;
}

static void look_at_pid(struct notes *notes, const struct note_facts *facts, const struct layout *layout,
                        const struct field *field)
{
    static const char *const names[] = {"pid", "tid", "tgid", "ppid"};
    bool is_pid = false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        is_pid |= strcmp(field->name, names[i]) == 0;
    if (!is_pid || field->size_bytes > 2 || field->bit_count > 0 ||
        strstr(facts->source->text, "bpf_get_current_pid_tgid") == NULL)
        return;
    uint64_t limit = pid_limit();
    uint64_t room = UINT64_C(1) << (8 * field->size_bytes - field_is_signed(field));
    if (limit <= room || !notes_begin(notes, xasprintf("pid %s", field->name)))
        return;
    hint("'u32 %s;' has room for each", field->name);
    remark("'%s' of '%s' has room for numbers below %" PRIu64 ", and here they go up to %" PRIu64,
           field->name, layout->name, room, limit - 1);
}

static void look_at_layout(struct notes *notes, const struct note_facts *facts, const struct layout *layout)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *field = &layout->fields[i];
        if (field->kind == FIELD_POINTER)
            look_at_pointer(notes, facts, layout, field);
        else if (field->kind == FIELD_UNSIGNED || field->kind == FIELD_SIGNED)
            look_at_pid(notes, facts, layout, field);
    }
}

void note_fields(struct notes *notes, const struct note_facts *facts)
{
    for (size_t i = 0; i < facts->image->map_count; i++) {
        const struct image_map *map = &facts->image->maps[i];
        for (const struct layout *layout = map->has_events ? &map->event : NULL; layout != NULL;
             layout = layout->other)
            look_at_layout(notes, facts, layout);
    }
}

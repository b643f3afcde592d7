// SPDX-License-Identifier: Apache-2.0
/* Whatever text a probe has: reading its declarations ends, the places that they name lie within it in order,
 * and the translated text has every character in the line and column that the user gave it.
 */
#include "../unit/declared.h"
#include "../unit/user_lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Blanks the sections in @text, and requires each place to come after the last. */
static void blank_sections(const struct declarations *declarations, char *text, size_t length)
{
    size_t at = 0;
    for (size_t i = 0; i < declarations->function_count; i++) {
        const struct declared_function *function = &declarations->functions[i];
        require(function->name[0] != '\0' && function->body <= length && text[function->body - 1] == '{');
        if (function->section != NULL) {
            require(at <= function->section_start && function->section_start < function->section_end);
            for (size_t k = function->section_start; k < function->section_end; k++)
                text[k] = text[k] == '\n' ? '\n' : ' ';
            at = function->section_end;
        }
        require(at <= function->body);
        at = function->body;
    }
    for (size_t i = 0; i < declarations->struct_count; i++)
        require(declarations->structs[i].end <= length && text[declarations->structs[i].end - 1] == ';');
}

/* Every function reading what it reads in the same way, on the heap. */
static enum function_access *all_of(const struct declarations *declarations, enum function_access access)
{
    enum function_access *all = xcalloc(declarations->function_count, sizeof(*all));
    for (size_t i = 0; i < declarations->function_count; i++)
        all[i] = access;
    return all;
}

/* What is put in for records hides the user's columns from user_lines(): it only has to end. */
static void check_records(struct declared *declared, enum function_access access)
{
    struct translated out = {0};
    enum function_access *all = all_of(&declared->declarations, access);
    translate(&declared->source, &declared->declarations, all, NULL, &out);
    require(out.text.length >= declared->source.length);
    free(all);
    translated_finish(&out);
}

static void check_lines(struct declared *declared, enum function_access access)
{
    struct translated out = {0};
    enum function_access *all = all_of(&declared->declarations, access);
    translate(&declared->source, &declared->declarations, all, NULL, &out);
    char *blanked = xstrdup(declared->source.text);
    blank_sections(&declared->declarations, blanked, declared->source.length);
    char *expected = user_lines_trim(blanked);
    char *seen = user_lines(text_cstr(&out.text));
    require(strcmp(seen, expected) == 0);
    free(seen);
    free(expected);
    free(blanked);
    free(all);
    translated_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size);
    struct declared declared;
    declared_init(&declared, text);
    /* What user_lines() would take for the translation's own, or for text that is left out. */
    if (strstr(text, "#line") == NULL && strstr(text, "bccrun_struct_") == NULL &&
        strstr(text, "#if 0") == NULL)
        check_lines(&declared, size % 2 == 0 ? READS_CALL_REGISTERS : READS_REGISTERS);
    check_records(&declared, size % 2 == 0 ? READS_CALL_RECORD : READS_RETURN_RECORD);
    declared_finish(&declared);
    free(text);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "output/stack_text.h"

#include <errno.h>
#include <string.h>

#include "base/json.h"
#include "names/error_name.h"

#define INDENT 4

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static void append_safe(struct text *text, const char *string)
{
    text_safe(text, string, strlen(string));
}

/* bpf_get_stackid() in bpf-helpers(7): -EFAULT where there is nothing to walk, such as a user stack of a
 * kernel thread; -EEXIST where another stack has the place. */
static void append_problem(struct text *text, int64_t id)
{
    text_signed(text, id);
    const char *name = error_name(id);
    if (name != NULL) {
        text_char(text, ' ');
        text_string(text, name);
    }
    text_string(text, id == -EEXIST ? ": no room in the stack table" : ": no stack");
}

/* "[vdso]" already has brackets. */
static void append_module(struct text *text, const char *module)
{
    const char *name = last_part(module);
    bool has_brackets = name[0] == '[';
    text_string(text, has_brackets ? "" : "[");
    append_safe(text, name);
    text_string(text, has_brackets ? "" : "]");
}

static void append_frame(struct text *text, const struct stack_frame *frame)
{
    if (frame->symbol != NULL) {
        append_safe(text, frame->symbol);
        text_char(text, '+');
        text_hex(text, frame->offset);
    } else {
        text_hex(text, frame->address != 0 ? frame->address : frame->offset);
    }
    if (frame->module == NULL)
        return;
    text_char(text, ' ');
    append_module(text, frame->module);
}

static void append_line(struct text *text, const struct stack_frame *frame, size_t indent)
{
    text_fill(text, ' ', indent);
    append_frame(text, frame);
    text_char(text, '\n');
}

void stack_append_field(struct text *text, const struct field *field, const char *at, const char *name)
{
    struct stack stack = {0};
    size_t indent = name != NULL ? 2 * INDENT : INDENT;
    if (name != NULL) {
        text_fill(text, ' ', INDENT);
        append_safe(text, name);
        text_char(text, '\n');
    }
    if (at != NULL)
        field_stack(field, at, &stack);
    for (size_t i = 0; i < stack.count; i++)
        append_line(text, &stack.frames[i], indent);
    if (stack.count > 0)
        return;
    text_fill(text, ' ', indent);
    if (at != NULL)
        append_problem(text, stack.id);
    else
        text_char(text, '?');
    text_char(text, '\n');
}

static void append_folded_name(struct text *text, const struct stack_frame *frame)
{
    size_t start = text->length;
    if (frame->symbol != NULL)
        append_safe(text, frame->symbol);
    else if (frame->module != NULL)
        append_module(text, frame->module);
    else
        text_hex(text, frame->address);
    for (size_t i = start; i < text->length; i++)
        if (text->bytes[i] == ';')
            text->bytes[i] = ':';
}

void stack_append_folded(struct text *text, const struct stack *stack)
{
    if (stack->count == 0)
        append_problem(text, stack->id);
    for (size_t i = stack->count; i > 0; i--) {
        append_folded_name(text, &stack->frames[i - 1]);
        if (i > 1)
            text_char(text, ';');
    }
}

static void append_string(struct text *text, const char *string)
{
    if (string != NULL)
        json_string(text, string, strlen(string));
    else
        text_string(text, "null");
}

static void append_object(struct text *text, const struct stack_frame *frame)
{
    text_string(text, "{\"symbol\":");
    append_string(text, frame->symbol);
    text_string(text, ",\"offset\":");
    text_unsigned(text, frame->offset);
    text_string(text, ",\"module\":");
    append_string(text, frame->module);
    text_string(text, ",\"address\":");
    if (frame->address == 0) {
        text_string(text, "null}");
        return;
    }
    text_char(text, '"');
    text_hex(text, frame->address);
    text_string(text, "\"}");
}

void stack_append_json(struct text *text, const struct stack *stack)
{
    if (stack->count == 0) {
        text_signed(text, stack->id);
        return;
    }
    for (size_t i = 0; i < stack->count; i++) {
        text_char(text, i == 0 ? '[' : ',');
        append_object(text, &stack->frames[i]);
    }
    text_char(text, ']');
}

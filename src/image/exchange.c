// SPDX-License-Identifier: Apache-2.0
#include "image/exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/wire.h"

#define STRING_BYTES   8
#define FUNCTION_BYTES 48

#define ERRNO_MAX 4095 /* the kernel's MAX_ERRNO */

void request_write(const struct request *request, struct text *to)
{
    wire_put_string(to, request->text);
    wire_put_string(to, request->headers_source);
    wire_put_string(to, request->formats);
    wire_put_number(to, request->flag_count);
    for (size_t i = 0; i < request->flag_count; i++)
        wire_put_string(to, request->flags[i]);
    wire_put_number(to, request->function_count);
    for (size_t i = 0; i < request->function_count; i++) {
        wire_put_string(to, request->functions[i].name);
        wire_put_number(to, request->functions[i].type);
        wire_put_number(to, request->functions[i].attach_type);
        wire_put_number(to, request->functions[i].flags);
        wire_put_number(to, request->functions[i].attach_btf_id);
        wire_put_number(to, request->functions[i].attach_btf_object);
    }
    wire_put_number(to, request->wants_stages);
    wire_put_number(to, request->is_rehearsal);
    wire_put_number(to, request->body_at);
    wire_put_string(to, request->head);
    wire_put_number(to, request->head_flag_count);
    wire_put_number(to, request->head_use);
    type_definitions_write(request->types, request->type_count, to);
}

int request_read(const char *bytes, size_t length, struct request *request)
{
    struct wire_reader from = {.bytes = bytes, .left = length};
    *request = (struct request){0};
    request->text = wire_get_string(&from);
    request->headers_source = wire_get_string(&from);
    request->formats = wire_get_string(&from);
    size_t count = wire_get_count(&from, STRING_BYTES);
    request->flags = xcalloc(count, sizeof(*request->flags));
    for (; request->flag_count < count; request->flag_count++)
        request->flags[request->flag_count] = wire_get_string(&from);
    count = wire_get_count(&from, FUNCTION_BYTES);
    request->functions = xcalloc(count, sizeof(*request->functions));
    for (; request->function_count < count; request->function_count++) {
        struct request_function *function = &request->functions[request->function_count];
        function->name = wire_get_string(&from);
        function->type = (uint32_t)wire_get_number(&from);
        function->attach_type = (uint32_t)wire_get_number(&from);
        function->flags = (uint32_t)wire_get_number(&from);
        function->attach_btf_id = (uint32_t)wire_get_number(&from);
        function->attach_btf_object = (uint32_t)wire_get_number(&from);
    }
    request->wants_stages = wire_get_number(&from) != 0;
    request->is_rehearsal = wire_get_number(&from) != 0;
    request->body_at = wire_get_number(&from);
    request->head = wire_get_string(&from);
    request->head_flag_count = wire_get_number(&from);
    request->head_use = (enum head_use)wire_get_number(&from);
    type_definitions_read(&from, &request->types, &request->type_count);
    bool is_sound = !from.is_bad && request->body_at <= strlen(request->text) &&
                    request->head_flag_count <= request->flag_count && request->head_use <= HEAD_USE;
    if (is_sound && from.left == 0)
        return 0;
    request_finish(request);
    return failx(EBADMSG, "cannot compile: the request is damaged");
}

void request_finish(struct request *request)
{
    strings_free(request->flags, request->flag_count);
    for (size_t i = 0; i < request->function_count; i++)
        free(request->functions[i].name);
    free(request->functions);
    free(request->text);
    free(request->head);
    free(request->headers_source);
    free(request->formats);
    type_definitions_free(request->types, request->type_count);
    *request = (struct request){0};
}

void reply_write(const struct reply *reply, struct text *to)
{
    wire_put_number(to, reply->kind);
    wire_put_number(to, reply->head);
    stages_write(&reply->stages, to);
    if (reply->kind == REPLY_IMAGE) {
        struct text image = {0};
        image_write(&reply->image, &image);
        wire_put_bytes(to, image.bytes, image.length);
        text_finish(&image);
        inputs_write(&reply->inputs, to);
        wire_put_number(to, reply->libbcc_ns);
        wire_put_number(to, reply->verify_ns);
        return;
    }
    wire_put_number(to, reply->function);
    wire_put_number(to, (uint64_t)reply->err);
    wire_put_string(to, reply->log != NULL ? reply->log : "");
    wire_put_string(to, reply->hints != NULL ? reply->hints : "");
    positions_write(reply->positions, reply->position_count, to);
}

static void get_refusal(struct wire_reader *from, struct reply *reply)
{
    reply->function = wire_get_number(from);
    reply->err = (int)wire_get_number(from);
    reply->log = wire_get_string(from);
    reply->hints = wire_get_string(from);
    reply->positions = positions_read(from, &reply->position_count);
}

int reply_read(const char *bytes, size_t length, struct reply *reply)
{
    struct wire_reader from = {.bytes = bytes, .left = length};
    *reply = (struct reply){.kind = (enum reply_kind)wire_get_number(&from)};
    reply->head = (enum head_result)wire_get_number(&from);
    stages_read(&from, &reply->stages);
    if (reply->kind == REPLY_IMAGE) {
        size_t image_length = 0;
        const char *image = wire_get_bytes(&from, &image_length);
        int err = from.is_bad ? -EBADMSG : image_read(image, image_length, &reply->image);
        from.is_bad |= err != 0;
        inputs_read(&from, &reply->inputs);
        reply->libbcc_ns = wire_get_number(&from);
        reply->verify_ns = wire_get_number(&from);
    } else {
        get_refusal(&from, reply);
    }
    bool has_reason = reply->kind != REPLY_REJECTED || (reply->err > 0 && reply->err <= ERRNO_MAX);
    if (!from.is_bad && from.left == 0 && reply->kind <= REPLY_FAILED && reply->head <= HEAD_BROKEN &&
        has_reason)
        return 0;
    reply_finish(reply);
    hint("bccrun and bccrun-compile must be of one build: 'make' builds both, 'make install' installs both");
    return failx(EBADMSG, "cannot compile: the compiler process's reply is damaged");
}

void reply_finish(struct reply *reply)
{
    image_finish(&reply->image);
    inputs_finish(&reply->inputs);
    stages_finish(&reply->stages);
    free(reply->log);
    free(reply->hints);
    free(reply->positions);
    *reply = (struct reply){0};
}

// SPDX-License-Identifier: Apache-2.0
#include "output/json_event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"

#define NAME(literal) ((char[]){literal})

static struct field fields[] = {
    {.name = NAME("pid"), .size_bytes = 4, .count = 1},
    {.name = NAME("a \"name\""), .offset_bytes = 4, .size_bytes = 4, .count = 1},
};

static void expect(struct json_event **list, const struct layout *layout, size_t length, const char *expected)
{
    const uint32_t record[] = {23, 42};
    struct text text = {0};
    const struct json_event *event = json_event_find(list, layout);
    json_event_begin(event, &text);
    json_event_data(event, &text, record, length, false);
    assert_string_equal(text_cstr(&text), expected);
    text_finish(&text);
}

static void what_is_made_once_stands_around_the_values(void **state)
{
    (void)state;
    const struct layout layout = {.name = NAME("two"), .size_bytes = 8, .fields = fields, .field_count = 2};
    const struct layout empty = {.name = NAME("\n")};
    struct json_event *list = NULL;
    for (int i = 0; i < 2; i++) {
        expect(&list, &layout, 8,
               "{\"type\":\"event\",\"struct\":\"two\",\"data\":{\"pid\":23,\"a \\\"name\\\"\":42}");
        expect(&list, &layout, 4,
               "{\"type\":\"event\",\"struct\":\"two\",\"data\":{\"pid\":23,\"a \\\"name\\\"\":null}");
        expect(&list, &empty, 0, "{\"type\":\"event\",\"struct\":\"\\u000a\",\"data\":{}");
    }
    json_events_free(&list);
    assert_null(list);
}

static void each_layout_is_made_once(void **state)
{
    (void)state;
    const struct layout layouts[] = {{.name = NAME("a")}, {.name = NAME("b")}};
    struct json_event *list = NULL;
    const struct json_event *first = json_event_find(&list, &layouts[0]);
    const struct json_event *second = json_event_find(&list, &layouts[1]);
    assert_ptr_not_equal(first, second);
    assert_ptr_equal(json_event_find(&list, &layouts[0]), first);
    assert_ptr_equal(json_event_find(&list, &layouts[1]), second);
    json_events_free(&list);
}

/* As in a reload, whose new layouts come when the old ones are gone. */
static void freeing_needs_no_layout(void **state)
{
    (void)state;
    struct layout *layout = xcalloc(1, sizeof(*layout));
    *layout = (struct layout){.name = NAME("event"), .size_bytes = 8, .fields = fields, .field_count = 2};
    struct json_event *list = NULL;
    (void)json_event_find(&list, layout);
    free(layout);
    json_events_free(&list);
    json_events_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_once_stands_around_the_values),
        cmocka_unit_test(each_layout_is_made_once),
        cmocka_unit_test(freeing_needs_no_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
#include "attach/attach.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "attach/glob.h"
#include "attach/kind.h"
#include "attach/many.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/excerpt.h"

static const struct attach_kind *const kinds[] = {
    &kprobe_kind,         &kretprobe_kind, &ksyscall_kind, &kretsyscall_kind, &tracepoint_kind, &tp_kind,
    &raw_tracepoint_kind, &raw_tp_kind,    &fentry_kind,   &fexit_kind,       &fmod_ret_kind,   &lsm_kind,
    &perf_event_kind,     &xdp_kind,       &uprobe_kind,   &uretprobe_kind,   &usdt_kind,
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

static void hint_sections(void)
{
    struct text known = {0};
    for (size_t i = 0; i < KIND_COUNT; i++)
        text_printf(&known, "%s%s/", i > 0 ? ", " : "", kinds[i]->section);
    error_add_hint("sections that bccrun knows: %s", text_cstr(&known));
    text_finish(&known);
}

/* Of SEC("kprobe") and SEC("kprobe/"), for example; NULL where there is no such kind. */
static const struct attach_kind *kind_without_target(const char *section)
{
    size_t length = strcspn(section, "/");
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (is_exactly(section, length, kinds[i]->section))
            return kinds[i];
    return NULL;
}

/* What BCC's Python attaches to other things than the kernel's events. */
static const char *foreign_advice(const char *section)
{
    static const struct {
        const char *kind, *advice;
    } foreign[] = {
        {"socket", "socket filters run for the packets of one socket, which only its owner can give one"},
        {"tc", "programs of tc(8) decide about packets; SEC(\"xdp/IFACE\") sees them come in"},
        {"classifier", "programs of tc(8) decide about packets; SEC(\"xdp/IFACE\") sees them come in"},
        {"cgroup", "programs of cgroups decide for others; SEC(\"kprobe/...\") or a tracepoint can watch"},
        {"sockops", "programs of cgroups decide for others; SEC(\"kprobe/...\") or a tracepoint can watch"},
    };
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
        if (has_prefix(section, foreign[i].kind))
            return foreign[i].advice;
    return NULL;
}

static void hint_near_section(const char *section)
{
    struct nearest near;
    char *kind = xstrndup(section, strcspn(section, "/"));
    nearest_init(&near, kind);
    for (size_t i = 0; i < KIND_COUNT; i++)
        nearest_offer(&near, kinds[i]->section);
    nearest_add_hint(&near);
    nearest_finish(&near);
    free(kind);
}

static int fail_section(const struct source *source, const struct declared_function *function,
                        const char *section)
{
    const struct attach_kind *kind = kind_without_target(section);
    if (kind != NULL) {
        failx(EINVAL, "cannot attach '%s' (%s:%u): SEC(\"%s\") does not say to what", function->name,
              source->name, function->line, section);
        error_add_hint("add it behind a slash, such as SEC(\"%s/%s\")", kind->section, kind->example);
        return -EINVAL;
    }
    failx(EINVAL, "cannot attach '%s' (%s:%u): SEC(\"%s\") is not known", function->name, source->name,
          function->line, section);
    const char *advice = foreign_advice(section);
    if (advice != NULL)
        error_add_hint("%s", advice);
    else
        hint_near_section(section);
    hint_sections();
    return -EINVAL;
}

/* What follows "section/", NULL where the section is another. */
static const char *section_target(const struct attach_kind *kind, const char *section)
{
    size_t length = strlen(kind->section);
    bool is_it = strncmp(section, kind->section, length) == 0 && section[length] == '/';
    return is_it && section[length + 1] != '\0' ? section + length + 1 : NULL;
}

static const char *name_target(const struct attach_kind *kind, const char *name)
{
    size_t length = kind->prefix != NULL ? strlen(kind->prefix) : 0;
    bool is_it = length > 0 && strncmp(name, kind->prefix, length) == 0;
    return is_it && name[length] != '\0' ? name + length : NULL;
}

static int fail_parameters(const struct source *source, const struct declared_function *function,
                           struct attach_point *point)
{
    bool is_tracepoint = point->kind->program_type == BPF_PROG_TYPE_TRACEPOINT;
    failx(EINVAL, "cannot attach '%s' (%s:%u): %s gives its function one argument, not %zu", function->name,
          source->name, function->line, is_tracepoint ? "a tracepoint" : point->kind->section,
          function->parameters);
    if (is_tracepoint)
        error_add_hint("TRACEPOINT_PROBE(category, name) { ... } has the tracepoint's fields as args->FIELD");
    else if (point->kind->find_btf_id != NULL)
        error_add_hint("SEC(\"%s/%s\") BPF_PROG(%s, ...) { ... } takes them apart", point->kind->section,
                       point->target, function->name);
    free(point->target);
    return -EINVAL;
}

static bool is_syscall(const struct attach_kind *kind, const char *target)
{
    return kind->is_syscall != NULL && kind->is_syscall(target);
}

/* 1: @point filled; 0: nothing attaches the function; else the recorded error. */
static int read_point(const struct source *source, const struct declared_function *function,
                      const char *section, struct attach_point *point)
{
    const char *target = NULL;
    for (size_t i = 0; i < KIND_COUNT && target == NULL; i++) {
        point->kind = kinds[i];
        target = section != NULL ? section_target(kinds[i], section) : name_target(kinds[i], function->name);
    }
    if (target == NULL)
        return section != NULL ? fail_section(source, function, section) : 0;
    point->target =
        point->kind->normalize != NULL ? point->kind->normalize(target, section == NULL) : xstrdup(target);
    if (point->target == NULL)
        return -EINVAL;
    /* Only with a kprobe does libbcc read the others, from the registers. */
    if (point->kind->program_type != BPF_PROG_TYPE_KPROBE && function->parameters > 1 && !function->is_macro)
        return fail_parameters(source, function, point);
    point->is_guess = section == NULL && point->kind == &ksyscall_kind;
    point->is_syscall =
        function->parameters > 1 && !point->kind->on_return && is_syscall(point->kind, point->target);
    return 1;
}

/* Two names of one place: SEC("kprobe/sys_execve") is SEC("ksyscall/execve"). */
static bool is_same_place(const struct attach_point *a, const struct attach_point *b)
{
    if (a->kind->program_type != b->kind->program_type || a->kind->on_return != b->kind->on_return)
        return false;
    const char *ours = a->target;
    const char *theirs = b->target;
    if (is_syscall(a->kind, ours) != is_syscall(b->kind, theirs))
        return false;
    if (is_syscall(a->kind, ours)) {
        ours = syscall_of_symbol(ours) != NULL ? syscall_of_symbol(ours) : ours;
        theirs = syscall_of_symbol(theirs) != NULL ? syscall_of_symbol(theirs) : theirs;
    }
    return strcmp(ours, theirs) == 0;
}

/* A function is compiled once, for all its places. */
static int check_agreement(const struct source *source, const struct declared_function *function,
                           const struct attach_point *before, const struct attach_point *point)
{
    bool is_same_code = before->function == point->function;
    if (before->kind->program_type == point->kind->program_type &&
        (!is_same_code || before->is_syscall == point->is_syscall) && before->kind->prelude == NULL &&
        point->kind->prelude == NULL)
        return 0;
    failx(EINVAL, "cannot attach '%s' (%s:%u) to both %s/%s and %s/%s: they give it different arguments",
          function->name, source->name, function->line, before->kind->section, before->target,
          point->kind->section, point->target);
    error_add_hint("write a function for each; what they share can be a static one that both call");
    return -EINVAL;
}

/* 0: added; 1: it is there already, from another branch of an #if; else the recorded error. */
static int add_point(const struct source *source, const struct declarations *declarations,
                     const struct attach_point *point, struct attach_plan *plan)
{
    const struct declared_function *function = &declarations->functions[point->function];
    for (size_t i = 0; i < plan->count; i++) {
        const struct declared_function *other = &declarations->functions[plan->points[i].function];
        bool is_namesake = strcmp(other->name, function->name) == 0;
        int err = is_namesake ? check_agreement(source, function, &plan->points[i], point) : 0;
        if (err != 0)
            return err;
        if (!is_same_place(&plan->points[i], point))
            continue;
        if (is_namesake && other != function) {
            plan->points[i].is_syscall |= point->is_syscall; /* whichever is compiled */
            return 1;
        }
        failx(EEXIST, "cannot attach '%s' (%s:%u): '%s' (line %u) attaches to the same place, %s",
              function->name, source->name, function->line, other->name, other->line, point->target);
        error_add_hint("put both into one function, or let one of them attach elsewhere");
        return -EEXIST;
    }
    array_push(plan->points, plan->count) = *point;
    return 0;
}

static bool begins_line(const struct source *source, const char *const *words, size_t count)
{
    for (const char *line = source->text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        for (size_t i = 0; i < count; i++)
            if (has_prefix(line, words[i]))
                return true;
    }
    return false;
}

/* Other tools' programs, by how their lines begin. */
static bool hint_language(const struct source *source)
{
    static const char *const python[] = {"def ", "from bcc ", "import ", "#!/usr/bin/python",
                                         "#!/usr/bin/env python"};
    static const char *const bpftrace[] = {
        "tracepoint:", "kprobe:", "kretprobe:", "uprobe:", "uretprobe:",     "profile:",
        "interval:",   "BEGIN",   "kfunc:",     "usdt:",   "rawtracepoint:", "#!/usr/bin/env bpftrace"};
    if (begins_line(source, python, sizeof(python) / sizeof(python[0])))
        error_add_hint(
            "this is Python: bccrun takes the C text in it alone, what is handed to BPF(text=...)");
    else if (begins_line(source, bpftrace, sizeof(bpftrace) / sizeof(bpftrace[0])))
        error_add_hint(
            "this is bpftrace's language; 'bccrun new tracepoint:syscalls:sys_enter_openat' prints a probe "
            "in C "
            "to start from");
    else
        return false;
    return true;
}

static int fail_nothing(const struct source *source, const struct declarations *declarations)
{
    if (declarations->function_count == 0)
        failx(EINVAL, "cannot run '%s': there is no function in it", source->name);
    else
        failx(EINVAL, "cannot run '%s': none of its functions says where it attaches", source->name);
    if (hint_language(source))
        return -EINVAL;
    error_add_hint(
        "write SEC(\"kprobe/tcp_connect\") before a function, or name it kprobe__tcp_connect; system calls: "
        "SEC(\"ksyscall/execve\") or syscall__execve; tracepoints: "
        "SEC(\"tracepoint/syscalls/sys_enter_kill\")");
    error_add_hint("'bccrun find WORD' lists the places of this kernel as SEC(\"...\") takes them");
    for (size_t i = 0; i < declarations->function_count; i++) {
        if (declarations->functions[i].is_static)
            continue;
        error_add_hint("or say it from outside, as BCC's attach_kprobe() does: -a %s=kprobe/tcp_connect",
                       declarations->functions[i].name);
        break;
    }
    return -EINVAL;
}

/* 1: it attaches there; 0: nowhere; else the recorded error. */
static int read_section(const struct source *source, const struct declarations *declarations, size_t index,
                        const char *section, struct attach_plan *plan)
{
    struct attach_point point = {.function = index};
    int got = read_point(source, &declarations->functions[index], section, &point);
    if (got != 1)
        return got;
    got = add_point(source, declarations, &point, plan);
    if (got != 0)
        free(point.target);
    return got < 0 ? got : 1;
}

static int read_function(const struct source *source, const struct declarations *declarations, size_t index,
                         struct attach_plan *plan)
{
    const struct declared_function *function = &declarations->functions[index];
    if (function->is_static)
        return 0;
    int got = read_section(source, declarations, index, function->section, plan);
    for (size_t i = 0; i < function->more_count && got >= 0; i++)
        got = read_section(source, declarations, index, function->more_sections[i], plan);
    if (got == 0)
        warn("%s:%u: nothing attaches the function '%s'; if others call it, make it static", source->name,
             function->line, function->name);
    return got < 0 ? got : 0;
}

int attach_plan_read(const struct source *source, const struct declarations *declarations,
                     struct attach_plan *plan)
{
    *plan = (struct attach_plan){0};
    for (size_t i = 0; i < declarations->function_count; i++) {
        int err = read_function(source, declarations, i, plan);
        if (err != 0) {
            const struct attach_point point = {.function = i};
            attach_add_place(&point, source, declarations);
            return err;
        }
    }
    return plan->count > 0 || declarations->is_cut ? 0 : fail_nothing(source, declarations);
}

static void point_finish(struct attach_point *point)
{
    places_finish(&point->places);
    free(point->target);
}

void attach_plan_finish(struct attach_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        point_finish(&plan->points[i]);
    free(plan->points);
    *plan = (struct attach_plan){0};
}

void attach_plan_drop(struct attach_plan *plan, size_t index)
{
    point_finish(&plan->points[index]);
    plan->count--;
    memmove(&plan->points[index], &plan->points[index + 1], (plan->count - index) * sizeof(plan->points[0]));
}

static int check_point(struct attach_point *point, const char *root)
{
    const struct attach_kind *kind = point->kind;
    if (attach_is_glob(point))
        return many_find(point, root);
    int err = kind->check != NULL ? kind->check(kind, root, point->target) : 0;
    if (err == 0 && kind->find_btf_id != NULL)
        err = kind->find_btf_id(root, point);
    return err;
}

/* The byte where the text says where the function attaches: SEC("..."), or what its name begins with. */
static const char *place_in_text(const struct source *source, const struct declared_function *function)
{
    size_t length = 0;
    if (function->section_end > 0)
        return source->text + function->section_start;
    const char *line = source_line(source, function->line, &length);
    if (line == NULL || function->section != NULL)
        return NULL;
    const char *name = memmem(line, length, function->name, strlen(function->name));
    return name != NULL ? name : line + strspn(line, " \t");
}

void attach_add_place(const struct attach_point *point, const struct source *source,
                      const struct declarations *declarations)
{
    const char *place = place_in_text(source, &declarations->functions[point->function]);
    char *told = xasprintf("(%s:", source->name);
    if (place != NULL && strstr(error_text(), told) == NULL) {
        unsigned line = 1;
        const char *start = source->text;
        for (const char *at = source->text; at < place; at++)
            if (*at == '\n') {
                line++;
                start = at + 1;
            }
        struct text lines = {0};
        excerpt_name(source, &lines);
        text_printf(&lines, ":%u:%u: here\n", line, (unsigned)(place - start) + 1);
        excerpt_line(source, line, (unsigned)(place - start) + 1, &lines);
        error_add_detail(text_cstr(&lines));
        text_finish(&lines);
    }
    free(told);
}

int attach_plan_check(struct attach_plan *plan, const struct source *source,
                      const struct declarations *declarations, const char *root)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct attach_point *point = &plan->points[i];
        int err = check_point(point, root);
        point->is_doubtful =
            err != 0 && declarations != NULL && declarations->functions[point->function].is_conditional;
        if (err != 0 && !point->is_doubtful) {
            if (source != NULL && declarations != NULL)
                attach_add_place(point, source, declarations);
            return err;
        }
        if (point->is_doubtful)
            error_clear();
    }
    return 0;
}

int attach_plan_check_doubtful(struct attach_plan *plan, const struct source *source,
                               const struct declarations *declarations, const char *root)
{
    for (size_t i = 0; i < plan->count; i++) {
        int err = plan->points[i].is_doubtful ? check_point(&plan->points[i], root) : 0;
        if (err != 0) {
            attach_add_place(&plan->points[i], source, declarations);
            return err;
        }
    }
    return 0;
}

uint32_t attach_program_type(const struct attach_point *point)
{
    return point->kind->program_type;
}

bool attach_has_bystander(const struct attach_point *point)
{
    return point->kind->has_bystander != NULL && point->kind->has_bystander(point->target);
}

const char *attach_kind_name(const struct attach_point *point)
{
    return point->kind->section;
}

bool attach_is_glob(const struct attach_point *point)
{
    return glob_is(point->target);
}

char *attach_resolve(const struct attach_point *point, const char *root)
{
    if (attach_is_glob(point))
        return many_describe(point, point->places.count);
    return point->kind->resolve != NULL ? point->kind->resolve(point->kind, root, point->target)
                                        : xstrdup(point->target);
}

uint32_t attach_type(const struct attach_point *point)
{
    return point->is_multi ? point->kind->glob->multi_type : point->kind->attach_type;
}

int attach_prelude(const struct attach_point *point, const char *root, const char *function,
                   struct text *prelude)
{
    return point->kind->prelude != NULL ? point->kind->prelude(root, point->target, function, prelude) : 0;
}

int attach(const struct attach_point *point, const char *root, int program_fd, struct attachment *attachment)
{
    *attachment = (struct attachment){0};
    if (attach_is_glob(point))
        return many_attach(point, root, program_fd, attachment);
    return point->kind->attach(point->kind, root, point->target, program_fd, attachment);
}

// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sys.h"
#include "filter/filter_private.h"

static int update(int map_fd, uint32_t key, const void *value)
{
    union bpf_attr attr = {
        .map_fd = (uint32_t)map_fd, .key = (uintptr_t)&key, .value = (uintptr_t)value, .flags = BPF_ANY};
    int err = sys_bpf(BPF_MAP_UPDATE_ELEM, &attr);
    return err == 0 ? 0 : fail(-err, "cannot fill the filter");
}

static int load_config(const struct filter *filter, int config_fd, bool is_launching)
{
    uint64_t *words = xcalloc(filter_first_word(filter, filter->count), sizeof(*words));
    words[WORD_SELF] = (uint64_t)getpid();
    words[WORD_LAUNCHING] = is_launching;
    words[WORD_NAMESPACE_DEVICE] = filter->namespace_device;
    words[WORD_NAMESPACE_INODE] = filter->namespace_inode;
    for (size_t i = 0; i < filter->count; i++)
        memcpy(&words[filter_first_word(filter, i)], filter->terms[i].numbers,
               filter_kind_words(filter->terms[i].kind) * sizeof(*words));
    int err = update(config_fd, 0, words);
    free(words);
    return err;
}

int filter_load(const struct filter *filter, int config_fd, int cgroups_fd, bool is_launching)
{
    int err = load_config(filter, config_fd, is_launching);
    uint32_t number = 0;
    for (size_t i = 0; i < filter->count && err == 0; i++)
        if (filter->terms[i].kind == FILTER_CGROUP)
            err = update(cgroups_fd, number++, &filter->terms[i].cgroup_fd);
    return err;
}

uint64_t filter_unfollowed(const struct filter *filter, int config_fd)
{
    uint32_t key = 0;
    uint64_t *words = xcalloc(filter_first_word(filter, filter->count), sizeof(*words));
    union bpf_attr attr = {.map_fd = (uint32_t)config_fd, .key = (uintptr_t)&key, .value = (uintptr_t)words};
    uint64_t unfollowed = sys_bpf(BPF_MAP_LOOKUP_ELEM, &attr) == 0 ? words[WORD_UNFOLLOWED] : 0;
    free(words);
    return unfollowed;
}

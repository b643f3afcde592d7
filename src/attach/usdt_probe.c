// SPDX-License-Identifier: Apache-2.0
#include "attach/usdt_probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"

void usdt_probe_finish(struct usdt_probe *probe)
{
    usdt_notes_finish(&probe->notes);
    libraries_close(&probe->libraries);
    free(probe->file);
}

size_t usdt_probe_file_length(const char *text)
{
    const char *name = strrchr(text, ':');
    if (name == NULL)
        return 0;
    const char *provider = memrchr(text, ':', (size_t)(name - text));
    bool is_path = provider != NULL && memchr(provider, '/', (size_t)(name - provider)) != NULL;
    return (size_t)((provider == NULL || is_path ? name : provider) - text);
}

/* Takes the text apart; false if a part is missing that it must have. */
static bool split(struct usdt_probe *probe)
{
    size_t length = usdt_probe_file_length(probe->text);
    probe->file = xstrdup(probe->text);
    char *rest = probe->file + length;
    char *name = strrchr(rest, ':');
    if (length == 0 || name == NULL || name[1] == '\0')
        return false;
    probe->name = name + 1;
    probe->provider = name > rest + 1 ? rest + 1 : NULL;
    *name = '\0';
    *rest = '\0';
    return true;
}

bool usdt_probe_is_whole(const char *text)
{
    struct usdt_probe probe = {.text = text};
    bool is_whole = split(&probe);
    usdt_probe_finish(&probe);
    return is_whole;
}

/* Keeps the notes of the wanted probe, each place once. */
static void keep_wanted(struct usdt_probe *probe)
{
    struct usdt_notes *all = &probe->notes;
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct usdt_note *note = &all->notes[i];
        bool is_wanted = (probe->provider == NULL || strcmp(note->provider, probe->provider) == 0) &&
                         strcmp(note->name, probe->name) == 0;
        for (size_t k = 0; k < kept && is_wanted; k++)
            is_wanted = all->notes[k].address != note->address;
        if (is_wanted)
            all->notes[kept++] = *note;
    }
    all->count = kept;
}

/* What the files have instead, for the error. */
struct offered {
    struct nearest near;
    size_t count;
    struct text providers; /* ", libc, rtld," */
};

static void offer_note(const struct usdt_note *note, bool has_provider, struct offered *offered)
{
    char *name = has_provider ? xasprintf("%s:%s", note->provider, note->name) : xstrdup(note->name);
    char *entry = xasprintf(", %s,", note->provider);
    nearest_offer(&offered->near, name);
    if (offered->count++ == 0)
        text_string(&offered->providers, entry);
    else if (strstr(text_cstr(&offered->providers), entry) == NULL)
        text_string(&offered->providers, entry + 1);
    free(entry);
    free(name);
}

static void offer_all(struct libraries *libraries, bool has_provider, struct offered *offered)
{
    const struct binary *binary;
    for (size_t i = 0; (binary = libraries_at(libraries, i)) != NULL; i++) {
        struct usdt_notes notes;
        usdt_notes_read(binary, &notes);
        for (size_t k = 0; k < notes.count; k++)
            offer_note(&notes.notes[k], has_provider, offered);
        usdt_notes_finish(&notes);
    }
}

static int fail_unknown(struct usdt_probe *probe)
{
    char *wanted =
        probe->provider != NULL ? xasprintf("%s:%s", probe->provider, probe->name) : xstrdup(probe->name);
    const char *path = libraries_at(&probe->libraries, 0)->path;
    struct offered offered = {0};
    nearest_init(&offered.near, wanted);
    offer_all(&probe->libraries, probe->provider != NULL, &offered);
    nearest_hint(&offered.near);
    if (offered.count > 0)
        hint("providers there: %.*s; readelf -n %s lists their probes", (int)offered.providers.length - 3,
             offered.providers.bytes + 2, path);
    else
        hint("a program has them only if it was built with <sys/sdt.h> and that was asked for");
    nearest_finish(&offered.near);
    text_finish(&offered.providers);
    free(wanted);
    bool has_linked = probe->libraries.opened_count > 1;
    return failx(ENOENT, "cannot find the USDT probe %s: %s%s no %s", probe->text, path,
                 has_linked ? " and the libraries that it links have" : " has",
                 offered.count == 0 ? "USDT probes" : "such probe");
}

static int fail_ambiguous(struct usdt_probe *probe)
{
    struct offered offered = {0};
    nearest_init(&offered.near, "");
    for (size_t i = 0; i < probe->notes.count; i++)
        offer_note(&probe->notes.notes[i], true, &offered);
    hint("write its provider: %s:PROVIDER:%s; providers there: %.*s", probe->file, probe->name,
         (int)offered.providers.length - 3, offered.providers.bytes + 2);
    nearest_finish(&offered.near);
    text_finish(&offered.providers);
    return failx(EINVAL, "cannot find the USDT probe %s: %s has several of this name", probe->text,
                 probe->binary->path);
}

/* The provider of all the notes is that of the first, if it was not written. 0 or the recorded error. */
static int find_provider(struct usdt_probe *probe)
{
    const struct usdt_notes *notes = &probe->notes;
    for (size_t i = 1; i < notes->count; i++)
        if (strcmp(notes->notes[i].provider, notes->notes[0].provider) != 0)
            return fail_ambiguous(probe);
    probe->provider = notes->notes[0].provider;
    return 0;
}

int usdt_probe_find(const char *root, const char *text, struct usdt_probe *probe)
{
    *probe = (struct usdt_probe){.text = text};
    if (!split(probe))
        return failx(EINVAL, "cannot find the USDT probe %s: it needs a file and a name", text);
    int err = libraries_open(&probe->libraries, root, probe->file);
    if (err != 0)
        return err;
    for (size_t i = 0; (probe->binary = libraries_at(&probe->libraries, i)) != NULL; i++) {
        usdt_notes_read(probe->binary, &probe->notes);
        keep_wanted(probe);
        if (probe->notes.count > 0)
            return find_provider(probe);
        usdt_notes_finish(&probe->notes);
    }
    return fail_unknown(probe);
}

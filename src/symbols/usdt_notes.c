// SPDX-License-Identifier: Apache-2.0
#include "symbols/usdt_notes.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define OWNER          "stapsdt"
#define NOTE_TYPE      3
#define NOTE_ALIGNMENT 4

/* The part of a section that has not been read. */
struct rest {
    const uint8_t *at;
    size_t length;
};

/* The next @length bytes, NULL where there are fewer. */
static const uint8_t *take(struct rest *rest, size_t length)
{
    if (length > rest->length)
        return NULL;
    const uint8_t *taken = rest->at;
    rest->at += length;
    rest->length -= length;
    return taken;
}

/* The same, with what fills it up to the alignment; that may be missing at the end. */
static const uint8_t *take_padded(struct rest *rest, size_t length)
{
    const uint8_t *taken = take(rest, length);
    size_t padding = -length % NOTE_ALIGNMENT;
    (void)take(rest, padding < rest->length ? padding : rest->length);
    return taken;
}

static bool take_word(struct rest *rest, size_t bytes, uint64_t *word)
{
    const uint8_t *taken = take(rest, bytes);
    uint32_t half = 0;
    if (taken == NULL)
        return false;
    if (bytes == sizeof(*word))
        memcpy(word, taken, sizeof(*word));
    else
        memcpy(&half, taken, sizeof(half));
    *word = bytes == sizeof(*word) ? *word : half;
    return true;
}

static bool take_string(struct rest *rest, const char **string)
{
    const uint8_t *end = rest->length > 0 ? memchr(rest->at, '\0', rest->length) : NULL;
    if (end == NULL)
        return false;
    *string = (const char *)rest->at;
    (void)take(rest, (size_t)(end - rest->at) + 1);
    return true;
}

/* A description is the addresses of the place, of the section .stapsdt.base when it was written, and of the
 * semaphore; then provider, name and arguments. prelink(8) does not fix the addresses when it
 * moves a program; the section's address now shows by how much it was moved. */
static bool read_description(const struct binary *binary, struct rest description, struct usdt_note *note)
{
    uint64_t base = 0;
    if (!take_word(&description, binary->word_bytes, &note->address) ||
        !take_word(&description, binary->word_bytes, &base) ||
        !take_word(&description, binary->word_bytes, &note->semaphore) ||
        !take_string(&description, &note->provider) || !take_string(&description, &note->name) ||
        !take_string(&description, &note->arguments))
        return false;
    struct binary_section moved;
    if (base != 0 && binary_section(binary, ".stapsdt.base", &moved)) {
        note->address += moved.address - base;
        note->semaphore += note->semaphore != 0 ? moved.address - base : 0;
    }
    return true;
}

void usdt_notes_read(const struct binary *binary, struct usdt_notes *notes)
{
    *notes = (struct usdt_notes){0};
    struct binary_section section = {0};
    if (!binary_section(binary, ".note.stapsdt", &section))
        return;
    struct rest rest = {section.bytes, section.length};
    Elf64_Nhdr header; /* the same in 32-bit files */
    const uint8_t *taken;
    while ((taken = take(&rest, sizeof(header))) != NULL) {
        memcpy(&header, taken, sizeof(header));
        const uint8_t *owner = take_padded(&rest, header.n_namesz);
        const uint8_t *description = owner != NULL ? take_padded(&rest, header.n_descsz) : NULL;
        if (description == NULL)
            return;
        struct usdt_note note = {0};
        if (header.n_type == NOTE_TYPE && header.n_namesz == sizeof(OWNER) &&
            memcmp(owner, OWNER, sizeof(OWNER)) == 0 &&
            read_description(binary, (struct rest){description, header.n_descsz}, &note))
            array_push(notes->notes, notes->count) = note;
    }
}

void usdt_notes_finish(struct usdt_notes *notes)
{
    free(notes->notes);
    *notes = (struct usdt_notes){0};
}

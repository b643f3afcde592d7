// SPDX-License-Identifier: Apache-2.0
#include "commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compile/compiler.h"
#include "output/writer.h"
#include "probe/library.h"
#include "session.h"

static int list(const struct options *options)
{
    (void)options;
    for (size_t i = 0; i < library_count(); i++) {
        const struct library_probe *probe = library_at(i);
        char *question = library_question(probe);
        printf("%-12s %s\n", probe->name, question);
        free(question);
    }
    return 0;
}

static int show(const struct options *options)
{
    const struct library_probe *probe = library_find(options->probe);
    if (probe == NULL)
        return -ENOENT;
    fwrite(probe->text, 1, probe->length, stdout);
    return 0;
}

static int help(const struct options *options)
{
    (void)options;
    options_help(stdout);
    return 0;
}

static int version(const struct options *options)
{
    (void)options;
    char *compiler = compiler_version();
    printf("bccrun %s\n%s\n", BCCRUN_VERSION,
           compiler != NULL ? compiler : "libbcc: the compiler process did not say");
    free(compiler);
    return 0;
}

/* What was printed must have arrived: a full disk is an error here too. A reader that went away is none. */
static int flush_output(void)
{
    errno = 0;
    if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE)
        return 0;
    return writer_fail(errno != 0 ? errno : EIO);
}

int command_run(const struct options *options)
{
    static int (*const commands[])(const struct options *) = {
        [COMMAND_RUN] = session_run, [COMMAND_LIST] = list,       [COMMAND_SHOW] = show,
        [COMMAND_HELP] = help,       [COMMAND_VERSION] = version,
    };
    int err = commands[options->command](options);
    return err == 0 ? flush_output() : err;
}

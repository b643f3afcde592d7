/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the files are that belong to this program.
 */
#ifndef BCCRUN_INSTALLED_H
#define BCCRUN_INSTALLED_H

/* The path of the file or directory @name, on the heap: next to this program, as in the build directory; or where
 * `make install` puts it, relative to this program, so that an installed tree may be moved as a whole; or else, even if
 * there is no such file, where it was to be installed. */
char *installed_path(const char *name);

#endif

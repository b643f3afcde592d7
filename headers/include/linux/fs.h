/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_FS_H
#define BCCRUN_LINUX_FS_H
/* include/uapi/linux/stat.h */
#define S_IFMT   00170000
#define S_IFSOCK 0140000
#define S_IFLNK  0120000
#define S_IFREG  0100000
#define S_IFBLK  0060000
#define S_IFDIR  0040000
#define S_IFCHR  0020000
#define S_IFIFO  0010000
#define S_ISUID  0004000
#define S_ISGID  0002000
#define S_ISVTX  0001000
#define S_ISLNK(mode)  (((mode)&S_IFMT) == S_IFLNK)
#define S_ISREG(mode)  (((mode)&S_IFMT) == S_IFREG)
#define S_ISDIR(mode)  (((mode)&S_IFMT) == S_IFDIR)
#define S_ISCHR(mode)  (((mode)&S_IFMT) == S_IFCHR)
#define S_ISBLK(mode)  (((mode)&S_IFMT) == S_IFBLK)
#define S_ISFIFO(mode) (((mode)&S_IFMT) == S_IFIFO)
#define S_ISSOCK(mode) (((mode)&S_IFMT) == S_IFSOCK)

/* include/uapi/asm-generic/fcntl.h */
#define O_ACCMODE   00000003
#define O_RDONLY    00000000
#define O_WRONLY    00000001
#define O_RDWR      00000002
#define O_CREAT     00000100
#define O_EXCL      00000200
#define O_TRUNC     00001000
#define O_APPEND    00002000
#define O_NONBLOCK  00004000
#define O_CLOEXEC   02000000
#define __O_TMPFILE 020000000
#define O_TMPFILE   (__O_TMPFILE | O_DIRECTORY)
#if defined(__aarch64__)
#define O_DIRECTORY 00040000
#define O_DIRECT    00200000
#else
#define O_DIRECTORY 00200000
#define O_DIRECT    00040000
#endif

#define FMODE_READ  0x1
#define FMODE_WRITE 0x2
#define FMODE_EXEC  0x20
#define FMODE_CREATED 0x100000

/* include/linux/kdev_t.h */
#define MINORBITS    20
#define MINORMASK    ((1U << MINORBITS) - 1)
#define MAJOR(dev)   ((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev)   ((unsigned int)((dev)&MINORMASK))
#define MKDEV(major, minor) (((major) << MINORBITS) | (minor))

#define DNAME_INLINE_LEN 32

/* include/linux/kernel.h: the direction of data */
#define READ  0
#define WRITE 1
#endif

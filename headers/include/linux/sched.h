/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BCCRUN_LINUX_SCHED_H
#define BCCRUN_LINUX_SCHED_H
#define TASK_COMM_LEN         16

#define TASK_RUNNING         0x00000000
#define TASK_INTERRUPTIBLE   0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define __TASK_STOPPED       0x00000004
#define __TASK_TRACED        0x00000008
#define TASK_PARKED          0x00000040
#define TASK_DEAD            0x00000080
#define TASK_NOLOAD          0x00000400
#define TASK_NEW             0x00000800
#define TASK_KILLABLE        (0x00000100 | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE            (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)

#define PF_IDLE       0x00000002
#define PF_EXITING    0x00000004
#define PF_KTHREAD    0x00200000
#define PF_WQ_WORKER  0x00000020

/* include/uapi/linux/sched.h */
#define CLONE_VM      0x00000100
#define CLONE_FS      0x00000200
#define CLONE_FILES   0x00000400
#define CLONE_VFORK   0x00004000
#define CLONE_PARENT  0x00008000
#define CLONE_THREAD  0x00010000
#define CLONE_NEWNS   0x00020000
#define SCHED_NORMAL  0
#define SCHED_FIFO    1
#define SCHED_RR      2
#define MAX_RT_PRIO   100
#define MAX_PRIO      140
#endif

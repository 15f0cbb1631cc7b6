// What keeps a process that reads foreign files from doing anything else (Linux, seccomp(2)).
#pragma once
#include <errno.h>
#include <stddef.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define CSANDBOX_ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define CSANDBOX_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define CSANDBOX_DENY(number) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), \
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA))

// Takes the network, other processes and new privileges from this process and from all that it becomes or starts, for
// good: such calls fail with EPERM. 0, or -1 where the system does not let it.
static inline int csandbox_enter(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CSANDBOX_ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#if defined(__x86_64__)
        // The calls of the x32 interface, which have numbers of their own.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
#endif
        CSANDBOX_DENY(__NR_socket), CSANDBOX_DENY(__NR_socketpair), CSANDBOX_DENY(__NR_connect),
        CSANDBOX_DENY(__NR_bind), CSANDBOX_DENY(__NR_sendto), CSANDBOX_DENY(__NR_sendmsg),
        CSANDBOX_DENY(__NR_ptrace), CSANDBOX_DENY(__NR_process_vm_readv), CSANDBOX_DENY(__NR_process_vm_writev),
        CSANDBOX_DENY(__NR_kill), CSANDBOX_DENY(__NR_mount), CSANDBOX_DENY(__NR_unshare), CSANDBOX_DENY(__NR_setns),
        CSANDBOX_DENY(__NR_bpf), CSANDBOX_DENY(__NR_keyctl), CSANDBOX_DENY(425),  // io_uring_setup
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

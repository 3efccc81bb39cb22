#include "sys/confine.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/blkpg.h>
#include <linux/btrfs.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/fscrypt.h>
#include <linux/fsverity.h>
#include <linux/landlock.h>
#include <linux/loop.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The leak finder of sanitizers stops the process's threads by ptrace. */
#if defined(__SANITIZE_ADDRESS__)
#define CONFINE_LEAVES_PTRACE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONFINE_LEAVES_PTRACE
#endif
#endif

/* No enumerators: they are over INT_MAX. */
#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
enum { OTHER_ABI = 0x40000000 /* x32 */ };
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
enum { OTHER_ABI = INT32_MAX };
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
enum { OTHER_ABI = INT32_MAX };
#else
#define NO_SECCOMP
#endif

/* Newer than the headers that this may be built with; the same on every architecture above. */
enum { NEWEST_CALL = 469 };
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
#ifndef __NR_setxattrat
#define __NR_setxattrat 463
#endif
#ifndef __NR_removexattrat
#define __NR_removexattrat 466
#endif
#ifndef __NR_open_tree_attr
#define __NR_open_tree_attr 467
#endif
#ifndef __NR_file_setattr
#define __NR_file_setattr 469
#endif

/* Of Landlock's ABI 2, 3 and 6, likewise. */
enum {
	ACCESS_REFER = 1 << 13,
	ACCESS_TRUNCATE = 1 << 14,
	SCOPE_SIGNAL = 1 << 1,
	ABI_REFER = 2,
	ABI_TRUNCATE = 3,
	ABI_SCOPE = 6,
};

struct ruleset {
	uint64_t access_fs, access_net, scoped;
};

static uint64_t writing(int abi)
{
	uint64_t rights = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
			  LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
			  LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
			  LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
			  LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

	return rights | (abi >= ABI_REFER ? ACCESS_REFER : 0) |
	       (abi >= ABI_TRUNCATE ? ACCESS_TRUNCATE : 0);
}

/* What isn't there needs no grant. */
static bool grant(int ruleset, const char *path, uint64_t rights)
{
	CLEANUP_FD int fd = open(path, O_PATH | O_CLOEXEC);
	struct landlock_path_beneath_attr beneath = {.allowed_access = rights, .parent_fd = fd};

	return fd < 0 || syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH,
				 &beneath, 0) == 0;
}

static bool grant_all(int ruleset, int abi, const char *const *writable)
{
	if (!grant(ruleset, "/dev/null",
		   LANDLOCK_ACCESS_FS_WRITE_FILE | (writing(abi) & ACCESS_TRUNCATE)))
		return false;
	for (size_t i = 0; writable && writable[i]; i++)
		if (!grant(ruleset, writable[i], writing(abi)))
			return false;
	return true;
}

/* The ABI, or 0 with errno. */
static int restrict_files(const char *const *writable)
{
	int abi =
		(int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset wanted = {.access_fs = abi > 0 ? writing(abi) : 0,
				 .scoped = abi >= ABI_SCOPE ? SCOPE_SIGNAL : 0};
	CLEANUP_FD int ruleset = -1;

	if (abi <= 0)
		return 0;
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &wanted,
			       abi >= ABI_SCOPE ? sizeof wanted : sizeof wanted.access_fs, 0);
	if (ruleset < 0 || !grant_all(ruleset, abi, writable) ||
	    syscall(SYS_landlock_restrict_self, ruleset, 0))
		return 0;
	return abi;
}

#ifdef NO_SECCOMP
static bool restrict_calls(void)
{
	errno = ENOSYS;
	return false;
}
#else
enum { PROGRAM_MAX = 1024 };

struct program {
	struct sock_filter at[PROGRAM_MAX];
	unsigned short n;
};

static void add(struct program *program, struct sock_filter instruction)
{
	BUG_UNLESS(program->n < PROGRAM_MAX);
	program->at[program->n++] = instruction;
}

static void load(struct program *program, size_t offset)
{
	add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void end(struct program *program, uint32_t action)
{
	add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

static void end_if(struct program *program, unsigned short comparison, uint32_t value,
		   uint32_t action)
{
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, value, 0, 1));
	end(program, action);
}

/* syslog(2): its actions that take what they tell, or change what others see. */
enum {
	SYSLOG_READ = 2,
	SYSLOG_READ_CLEAR = 4,
	SYSLOG_CLEAR,
	SYSLOG_CONSOLE_OFF,
	SYSLOG_CONSOLE_ON,
	SYSLOG_CONSOLE_LEVEL
};

/* Of several file systems, each of which has a name of its own for it. */
#define SHUT_DOWN_FS _IOR('X', 125, uint32_t)

/* Calls of which one argument decides. */
struct argument {
	uint32_t call;
	unsigned argument;
	uint32_t value;
};

/* Requests that a descriptor for reading is enough for. */
static const struct argument denied_arguments[] = {
	{__NR_ioctl, 1, FS_IOC_SETFLAGS},
	{__NR_ioctl, 1, FS_IOC32_SETFLAGS},
	{__NR_ioctl, 1, FS_IOC_SETVERSION},
	{__NR_ioctl, 1, FS_IOC_FSSETXATTR},
	{__NR_ioctl, 1, FS_IOC_SETFSLABEL},
	{__NR_ioctl, 1, FS_IOC_SET_ENCRYPTION_POLICY},
	{__NR_ioctl, 1, FS_IOC_ADD_ENCRYPTION_KEY},
	{__NR_ioctl, 1, FS_IOC_REMOVE_ENCRYPTION_KEY},
	{__NR_ioctl, 1, FS_IOC_REMOVE_ENCRYPTION_KEY_ALL_USERS},
	{__NR_ioctl, 1, FS_IOC_ENABLE_VERITY},
	{__NR_ioctl, 1, SHUT_DOWN_FS},
	{__NR_ioctl, 1, FIFREEZE},
	{__NR_ioctl, 1, FITHAW},
	{__NR_ioctl, 1, FITRIM},
	{__NR_ioctl, 1, (uint32_t)BTRFS_IOC_SNAP_CREATE},
	{__NR_ioctl, 1, (uint32_t)BTRFS_IOC_SNAP_CREATE_V2},
	{__NR_ioctl, 1, (uint32_t)BTRFS_IOC_SNAP_DESTROY},
	{__NR_ioctl, 1, (uint32_t)BTRFS_IOC_SNAP_DESTROY_V2},
	{__NR_ioctl, 1, (uint32_t)BTRFS_IOC_SUBVOL_CREATE},
	{__NR_ioctl, 1, (uint32_t)BTRFS_IOC_SUBVOL_CREATE_V2},
	{__NR_ioctl, 1, (uint32_t)BTRFS_IOC_SUBVOL_SETFLAGS},
	{__NR_ioctl, 1, BLKROSET},
	{__NR_ioctl, 1, BLKRRPART},
	{__NR_ioctl, 1, BLKPG},
	{__NR_ioctl, 1, LOOP_SET_FD},
	{__NR_ioctl, 1, LOOP_CONFIGURE},
	{__NR_ioctl, 1, LOOP_CLR_FD},
	{__NR_ioctl, 1, LOOP_CHANGE_FD},
	{__NR_ioctl, 1, LOOP_SET_STATUS},
	{__NR_ioctl, 1, LOOP_SET_STATUS64},
	{__NR_ioctl, 1, LOOP_SET_CAPACITY},
	{__NR_ioctl, 1, LOOP_SET_DIRECT_IO},
	{__NR_ioctl, 1, LOOP_SET_BLOCK_SIZE},
	{__NR_ioctl, 1, LOOP_CTL_ADD},
	{__NR_ioctl, 1, LOOP_CTL_REMOVE},
	{__NR_ioctl, 1, LOOP_CTL_GET_FREE},
	{__NR_ioctl, 1, TIOCSTI},
	{__NR_ioctl, 1, TIOCSCTTY},
	{__NR_ioctl, 1, TIOCLINUX},
	{__NR_msgctl, 1, IPC_RMID},
	{__NR_msgctl, 1, IPC_SET},
	{__NR_shmctl, 1, IPC_RMID},
	{__NR_shmctl, 1, IPC_SET},
	{__NR_semctl, 2, IPC_RMID},
	{__NR_semctl, 2, IPC_SET},
	{__NR_semctl, 2, SETVAL},
	{__NR_semctl, 2, SETALL},
	{__NR_syslog, 0, SYSLOG_READ},
	{__NR_syslog, 0, SYSLOG_READ_CLEAR},
	{__NR_syslog, 0, SYSLOG_CLEAR},
	{__NR_syslog, 0, SYSLOG_CONSOLE_OFF},
	{__NR_syslog, 0, SYSLOG_CONSOLE_ON},
	{__NR_syslog, 0, SYSLOG_CONSOLE_LEVEL},
};

/* Of 0, which is the caller itself, alone: the priority and the limits of others are theirs. */
static const struct argument own_arguments[] = {
	{__NR_setpriority, 1, 0},
	{__NR_ioprio_set, 1, 0},
	{__NR_prlimit64, 0, 0},
};

/* An instruction on the argument, where it is this call. The kernel takes the low half of it: on a
 * little end that comes first. */
static void if_argument(struct program *program, const struct argument *argument)
{
	load(program, offsetof(struct seccomp_data, nr));
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, argument->call, 0, 3));
	load(program, offsetof(struct seccomp_data, args) + argument->argument * sizeof(uint64_t));
}

static void deny_arguments(struct program *program)
{
	for (size_t i = 0; i < sizeof denied_arguments / sizeof *denied_arguments; i++) {
		if_argument(program, &denied_arguments[i]);
		end_if(program, BPF_JEQ, denied_arguments[i].value, SECCOMP_RET_ERRNO | EPERM);
	}
	for (size_t i = 0; i < sizeof own_arguments / sizeof *own_arguments; i++) {
		if_argument(program, &own_arguments[i]);
		end_if(program, BPF_JGT, own_arguments[i].value, SECCOMP_RET_ERRNO | EPERM);
	}
}

static bool restrict_calls(void)
{
	struct program program = {.n = 0};
	struct sock_fprog filter = {.filter = program.at};

	load(&program, offsetof(struct seccomp_data, arch));
	add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0));
	end(&program, SECCOMP_RET_KILL_PROCESS);
	load(&program, offsetof(struct seccomp_data, nr));
	end_if(&program, BPF_JGE, OTHER_ABI, SECCOMP_RET_KILL_PROCESS);
	end_if(&program, BPF_JGT, NEWEST_CALL, SECCOMP_RET_ERRNO | ENOSYS);
#define DENY(name) end_if(&program, BPF_JEQ, __NR_##name, SECCOMP_RET_ERRNO | EPERM);
#include "sys/confine.def"
	deny_arguments(&program);
	end(&program, SECCOMP_RET_ALLOW);
	filter.len = program.n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}
#endif

static void lack(struct arena *arena, struct confined *confined, const char *what)
{
	confined->lacking =
		str_printf(arena, "%.*s%s%s: %s", STR_ARG(confined->lacking),
			   str_is_set(confined->lacking) ? "; " : "", what, strerror(errno));
}

void confine_process(struct arena *arena, const char *const *writable, struct confined *ret)
{
	*ret = (struct confined){0};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
		lack(arena, ret, "no_new_privs");
		return;
	}
	ret->landlock = restrict_files(writable);
	if (!ret->landlock)
		lack(arena, ret, "Landlock");
	ret->calls = restrict_calls();
	if (!ret->calls)
		lack(arena, ret, "seccomp");
}

struct str confine_level(struct arena *arena, const struct confined *confined)
{
	struct buf out;

	buf_init(&out, arena, LIMIT_TEXT);
	if (confined->landlock)
		buf_addf(&out, "Landlock %d", confined->landlock);
	if (confined->landlock && confined->calls)
		buf_add(&out, STR(" + "));
	if (confined->calls)
		buf_add(&out, STR("seccomp"));
	if (!confined->landlock && !confined->calls)
		buf_add(&out, STR("none"));
	if (str_is_set(confined->lacking))
		buf_addf(&out, " (%.*s)", STR_ARG(confined->lacking));
	return buf_str(&out);
}

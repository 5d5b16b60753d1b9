/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PRANDOM_H
#define _LINUX_PRANDOM_H
/* Numbers that only look random: one generator here, and one for whoever wants its own. */
#include <linux/random.h>
#include <linux/types.h>

static inline u32 prandom_u32(void) /* until Linux 6.1 */
{
	return get_random_u32();
}

static inline u32 prandom_u32_max(u32 ceil) /* until Linux 6.1; 0 for 0 */
{
	return ceil ? get_random_u32_below(ceil) : 0;
}

static inline void prandom_bytes(void *buf, size_t len) /* until Linux 6.1 */
{
	get_random_bytes(buf, len);
}

static inline void prandom_seed(u32 seed) /* until Linux 5.19 */
{
}

/* A generator of one's own: the same seed, the same numbers. */
struct rnd_state {
	u64 state;
};

/** prandom_seed_state - begin anew. Context: any; the caller serialises. */
static inline void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	state->state = seed;
}

/** prandom_u32_state - the next number. Context: any; the caller serialises. Return: it. */
u32 prandom_u32_state(struct rnd_state *state);

/** prandom_bytes_state - the next @len bytes. Context: any; the caller serialises. */
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t len);

#endif

#include <jiffy/brings_locks.h>

/* SPDX-License-Identifier: MIT */
#ifndef _CONF_PLATFORM_H
#define _CONF_PLATFORM_H
/* What conf_run.c asks of the kernel it runs on: conf_jiffy.c, conf_linux.c. */
#include "conf.h"

/* Did the person ask for this row? @id as shown, TSK-07. */
bool conf_selected(const struct conf_module *module, const struct conf_row *row, const char *id);

/* Does this kernel have the checks of a debug kernel? */
bool conf_debug_kernel(void);

/* From here on is "since the row began". */
void conf_log_mark(void);

/* Does a line of @log have @text, as conf_expect_log() means it? */
bool conf_log_has(const char *log, const char *text);

/* Forget what was reported once, so that a row sees it whatever ran before. */
void conf_clear_once(void);

#endif

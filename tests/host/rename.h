/* SPDX-License-Identifier: MIT */
#ifndef _HOST_RENAME_H
#define _HOST_RENAME_H
/*
 * Included before every file of the project that is compiled for a host test:
 * functions of ours that the host's C library has too get a name of their own,
 * so that both can be called in one program and compared.
 */
#define _ctype jiffy_ctype
#define bsearch jiffy_bsearch
#define memchr jiffy_memchr
#define memchr_inv jiffy_memchr_inv
#define memcmp jiffy_memcmp
#define memcpy jiffy_memcpy
#define memmove jiffy_memmove
#define memset jiffy_memset
#define scnprintf jiffy_scnprintf
#define skip_spaces jiffy_skip_spaces
#define snprintf jiffy_snprintf
#define sprintf jiffy_sprintf
#define sscanf jiffy_sscanf
#define stpcpy jiffy_stpcpy
#define strcasecmp jiffy_strcasecmp
#define strcat jiffy_strcat
#define strchr jiffy_strchr
#define strchrnul jiffy_strchrnul
#define strcmp jiffy_strcmp
#define strcpy jiffy_strcpy
#define strcspn jiffy_strcspn
#define strim jiffy_strim
#define strlcat jiffy_strlcat
#define strlcpy jiffy_strlcpy
#define strlen jiffy_strlen
#define strncasecmp jiffy_strncasecmp
#define strncat jiffy_strncat
#define strncmp jiffy_strncmp
#define strncpy jiffy_strncpy
#define strnlen jiffy_strnlen
#define strpbrk jiffy_strpbrk
#define strrchr jiffy_strrchr
#define strsep jiffy_strsep
#define strspn jiffy_strspn
#define strstr jiffy_strstr
#define vscnprintf jiffy_vscnprintf
#define vsnprintf jiffy_vsnprintf
#define vsscanf jiffy_vsscanf
#endif

/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H
/*
 * Memory blocks and NUL-terminated strings.
 *
 * - Any context: nothing here allocates, locks or sleeps.
 * - To copy a string into a buffer use strscpy(): it always terminates and
 *   says when the text did not fit. strcpy(), strncpy(), strlcpy(), strcat()
 *   and strncat() are for code that was written against them.
 * - Characters compare as unsigned char.
 */
#include <linux/types.h>

/** memcpy - copy @n bytes; the blocks may not overlap. Context: Any context. Return: @dst. */
void *memcpy(void *dst, const void *src, size_t n);
/** memmove - copy @n bytes; the blocks may overlap. Context: Any context. Return: @dst. */
void *memmove(void *dst, const void *src, size_t n);
/** memset - set @n bytes to @c. Context: Any context. Return: @s. */
void *memset(void *s, int c, size_t n);
/** memcmp - compare @n bytes. Context: Any context. Return: <0, 0, >0: @a is less, equal, more. */
int memcmp(const void *a, const void *b, size_t n);
/** memchr - find byte @c. Context: Any context. Return: its first place; NULL if not there. */
void *memchr(const void *s, int c, size_t n);
/** memchr_inv - find what is not @c. Context: Any context. Return: its first place; NULL. */
void *memchr_inv(const void *s, int c, size_t n);

/** strlen - count the bytes before the NUL. Context: Any context. Return: the count. */
size_t strlen(const char *s);
/** strnlen - strlen() that looks at @n bytes at most. Context: Any context. Return: at most @n. */
size_t strnlen(const char *s, size_t n);
/** strcmp - compare two strings. Context: Any context. Return: <0, 0, >0. */
int strcmp(const char *a, const char *b);
/** strncmp - compare up to @n characters. Context: Any context. Return: <0, 0, >0. */
int strncmp(const char *a, const char *b, size_t n);
/** strcasecmp - strcmp() that ignores ASCII case. Context: Any context. Return: <0, 0, >0. */
int strcasecmp(const char *a, const char *b);
/** strncasecmp - strncmp() that ignores ASCII case. Context: Any context. Return: <0, 0, >0. */
int strncasecmp(const char *a, const char *b, size_t n);

/** strchr - find @c, which may be NUL. Context: Any context. Return: its first place; NULL. */
char *strchr(const char *s, int c);
/** strrchr - find @c from the end. Context: Any context. Return: its last place; NULL. */
char *strrchr(const char *s, int c);
/** strstr - find a string in a string. Context: Any context. Return: the first place; NULL. */
char *strstr(const char *haystack, const char *needle);
/** strchrnul - strchr() that finds the end. Context: Any context. Return: the place, or the end. */
char *strchrnul(const char *s, int c);
/** strnchr - strchr() in @n characters at most. Context: Any context. Return: the place; NULL. */
char *strnchr(const char *s, size_t n, int c);
/** strnstr - strstr() in @n characters at most. Context: Any context. Return: the place; NULL. */
char *strnstr(const char *haystack, const char *needle, size_t n);
/** strspn - length of the start made of @accept. Context: Any context. Return: the length. */
size_t strspn(const char *s, const char *accept);
/** strcspn - length of the start free of @reject. Context: Any context. Return: the length. */
size_t strcspn(const char *s, const char *reject);
/** strpbrk - find any one of @accept. Context: Any context. Return: its first place; NULL. */
char *strpbrk(const char *s, const char *accept);

/**
 * sized_strscpy - strscpy(): copy a string into a buffer of known size
 * @dst: destination
 * @src: string
 * @size: bytes in @dst
 *
 * Always terminates @dst, unless @size is 0.
 *
 * Context: Any context.
 * Return: the number of characters copied, without the NUL; -E2BIG if @src did
 * not fit or @size is 0.
 */
ssize_t sized_strscpy(char *dst, const char *src, size_t size);
/* Without a size it is that of the array @dst, since Linux 6.9. */
#define __strscpy_array(dst, src, ...) sized_strscpy(dst, src, sizeof(dst))
#define __strscpy_sized(dst, src, size, ...) sized_strscpy(dst, src, size)
#define __STRSCPY_FORM(_1, _2, form, ...) form
#define strscpy(dst, src, ...) \
	__STRSCPY_FORM(_, ##__VA_ARGS__, __strscpy_sized, __strscpy_array, ) \
	(dst, src, ##__VA_ARGS__)

/** strscpy_pad - strscpy() that fills what is left of @dst with NULs.
 * Context: Any context. Return: as strscpy(). */
ssize_t strscpy_pad(char *dst, const char *src, size_t size);

/**
 * strlcpy - as strscpy(), but tells the length it would have needed
 * @dst: destination
 * @src: string; read to its end even if the copy is cut
 * @size: bytes in @dst
 *
 * Context: Any context.
 * Return: strlen(@src); the copy was cut if that is @size or more.
 */
size_t strlcpy(char *dst, const char *src, size_t size);

/**
 * strlcat - append within a buffer of known size
 * @dst: string to be lengthened
 * @src: string appended
 * @size: bytes in @dst
 *
 * Context: Any context.
 * Return: the length the whole text has; it was cut if that is @size or more.
 */
size_t strlcat(char *dst, const char *src, size_t size);

/** strcpy - copy without a bound. Context: Any context. Return: @dst. */
char *strcpy(char *dst, const char *src);
/**
 * strncpy - copy @n characters, padded with NULs, unterminated if @src is longer
 * Context: Any context. Return: @dst. See also: strscpy().
 */
char *strncpy(char *dst, const char *src, size_t n);
/** stpcpy - strcpy() that says where it ended. Context: Any context. Return: the NUL's place. */
char *stpcpy(char *dst, const char *src);
/** strcat - append without a bound. Context: Any context. Return: @dst. */
char *strcat(char *dst, const char *src);
/** strncat - append up to @n characters and a NUL. Context: Any context. Return: @dst. */
char *strncat(char *dst, const char *src, size_t n);

/**
 * strsep - cut the next token off a string
 * @s: the rest of the string; moved behind the token, NULL after the last one
 * @delim: characters that end a token; each of them ends one, so that two in a
 * row give an empty token
 *
 * Context: Any context.
 * Return: the token, terminated in place; NULL if *@s was NULL.
 */
char *strsep(char **s, const char *delim);

/** skip_spaces - step over leading blanks. Context: Any context. Return: the first other place. */
char *skip_spaces(const char *s);

/**
 * strim - remove blanks at both ends
 * @s: string; blanks at its end are overwritten
 *
 * Context: Any context.
 * Return: the first place in @s that is no blank.
 */
char *strim(char *s);

/** strstrip - strim() whose result must be used. Context: Any context. Return: as strim(). */
static inline __must_check char *strstrip(char *s)
{
	return strim(s);
}

/** strreplace - change every @old of @s to @new. Context: Any context. Return: its end. */
char *strreplace(char *s, char old, char new);

/** sysfs_streq - are they equal, a newline at the end of either apart? Context: Any context.
 * Return: true if so. */
bool sysfs_streq(const char *a, const char *b);

/**
 * match_string - find a string in an array of strings
 * @array: pointers; the first NULL ends it
 * @n: elements, or -1 if it is ended by a NULL
 * @string: what is sought
 *
 * Context: Any context.
 * Return: its index, or -EINVAL.
 */
int match_string(const char *const *array, size_t n, const char *string);

/** __sysfs_match_string - match_string() by sysfs_streq(). Context: Any context.
 * Return: the index, or -EINVAL. */
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(array, s) \
	__sysfs_match_string(array, sizeof(array) / sizeof((array)[0]), s)

/** strstarts - does @s begin with @prefix? Context: Any context. Return: true if so. */
static inline bool strstarts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/** str_has_prefix - does @s begin with @prefix? Context: Any context. Return: its length, or 0. */
static inline size_t str_has_prefix(const char *s, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(s, prefix, length) == 0 ? length : 0;
}

/** kbasename - the last part of a path. Context: Any context. Return: what is behind the
 * last slash. */
static inline const char *kbasename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/** memset16 - set @n 16-bit words. Context: Any context. Return: @s. */
void *memset16(u16 *s, u16 v, size_t n);
/** memset32 - set @n 32-bit words. Context: Any context. Return: @s. */
void *memset32(u32 *s, u32 v, size_t n);
/** memscan - memchr() that finds the end. Context: Any context. Return: the place, or the end. */
void *memscan(void *s, int c, size_t n);
/** memzero_explicit - zeroes that the compiler may not leave out. Context: Any context. */
void memzero_explicit(void *s, size_t n);
/** memparse - a number with K, M, G, T, P or E behind it. @retptr: gets the place after it, if
 * not NULL. Context: Any context. Return: the number times that power of 1024. */
unsigned long long memparse(const char *ptr, char **retptr);

/*
 * The same in memory of its own, for kfree(). GFP_ATOMIC, or GFP_KERNEL in process context.
 */
/** kstrdup - copy of a string. @s: NULL gives NULL. Context: as kmalloc(). Return: it, NULL. */
char *kstrdup(const char *s, gfp_t gfp) __attribute__((malloc));
/** kstrdup_const - as kstrdup(), for kfree_const(). Context: as kmalloc(). Return: it, NULL. */
const char *kstrdup_const(const char *s, gfp_t gfp);
/** kfree_const - give back what kstrdup_const() gave. Context: Any context. */
void kfree_const(const void *p);
/** kstrndup - copy of at most @max characters. Context: as kmalloc(). Return: it, NULL. */
char *kstrndup(const char *s, size_t max, gfp_t gfp);
/** kmemdup - copy of @len bytes. Context: as kmalloc(). Return: it, NULL. */
void *kmemdup(const void *src, size_t len, gfp_t gfp);
/** kmemdup_nul - copy of @len bytes, and a NUL. Context: as kmalloc(). Return: it, NULL. */
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);

#endif

#include <jiffy/brings_basics.h>

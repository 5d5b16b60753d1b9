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
/** strspn - length of the start made of @accept. Context: Any context. Return: the length. */
size_t strspn(const char *s, const char *accept);
/** strcspn - length of the start free of @reject. Context: Any context. Return: the length. */
size_t strcspn(const char *s, const char *reject);
/** strpbrk - find any one of @accept. Context: Any context. Return: its first place; NULL. */
char *strpbrk(const char *s, const char *accept);

/**
 * strscpy - copy a string into a buffer of known size
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
ssize_t strscpy(char *dst, const char *src, size_t size);

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

#endif

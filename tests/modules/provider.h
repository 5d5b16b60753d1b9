/* SPDX-License-Identifier: MIT */
#ifndef _PROVIDER_H
#define _PROVIDER_H

/** provider_double - twice @n. Context: Any context. Return: it. */
int provider_double(int n);

#endif

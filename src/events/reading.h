/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a field is shown where that is more than its type. The rules, all of them (--raw turns them off):
 *
 *   type __be32, or struct in_addr         an IPv4 address
 *   type struct in6_addr                   an IPv6 address; an IPv4 address in it as such, in tables and logs
 *   type __be16                            a port: a number in network order
 *   name ends in "_ns", 64 bits            a duration with a unit, in tables and logs
 *   name "ret", signed                     a result: from -4095 to -1 with the error's name, "-2 ENOENT"
 */
#ifndef BCCRUN_READING_H
#define BCCRUN_READING_H

#include "events/layout.h"

/* @type_name: the typedef or struct that the probe's text gives the field, "" for a plain C type. */
enum field_reading reading_of(const struct field *field, const char *type_name);

#endif

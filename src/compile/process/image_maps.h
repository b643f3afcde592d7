/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The maps of a compiled module, as an image describes them: sizes, and layouts of what they hold or carry.
 */
#ifndef BCCRUN_IMAGE_MAPS_H
#define BCCRUN_IMAGE_MAPS_H

#include "compile/process/module.h"
#include "image/exchange.h"

/*
 * Adds the maps of the module to the image, which has all its programs already. The recorded error if the type
 * of what a program sends can be known and cannot be shown. Without any types a map is shown all the same, as
 * numbers or bytes; a buffer of events is not, which the host judges.
 */
int image_maps_add(const struct module *module, const struct request *request,
                   struct image *image) MUST_CHECK;

#endif

#pragma once
#include <stdint.h>
#include <unicase.h>
#include <uninorm.h>

/* UNINORM_NFC and UNINORM_NFKD are addresses of extern variables: Swift 6 refuses them as shared
   mutable state. Both calls allocate the result with malloc and leave its length in *length. */
static inline uint8_t *splitroute_nfc(const uint8_t *text, size_t count, size_t *length) {
    return u8_normalize(UNINORM_NFC, text, count, NULL, length);
}
static inline uint8_t *splitroute_nfd(const uint8_t *text, size_t count, size_t *length) {
    return u8_normalize(UNINORM_NFD, text, count, NULL, length);
}
/* Full case folding without normalisation, for no language in particular: what ICU's
   ucasemap_utf8FoldCase does. */
static inline uint8_t *splitroute_casefold(const uint8_t *text, size_t count, size_t *length) {
    return u8_casefold(text, count, NULL, NULL, NULL, length);
}

#pragma once
#include <sys/time.h> /* before ldap.h: else struct timeval is incomplete in Swift */
#include <ldap.h>
#include <lber.h>
#include <openldap.h>  /* ldap_init_fd */
#include <sasl/sasl.h> /* sasl_interact_t */

/* An extern variable: Swift 6 refuses it as shared mutable state. */
static inline Sockbuf_IO *splitroute_readahead_layer(void) { return &ber_sockbuf_io_readahead; }

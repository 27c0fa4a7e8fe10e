/* count-entries URL BASE PAGE-SIZE FILTER ATTRIBUTE...
 *
 * The least a client can do: asks the same search as the program, anonymously, and only counts the
 * entries that come. PAGE-SIZE 0 asks without pages. Follows ldap_search_ext(3), ldap_result(3) and
 * RFC 2696. Prints the number; ends with 1 when the server does not answer to the end. */
#include <lber.h>
#include <ldap.h>
#include <stdio.h>
#include <stdlib.h>

static void check(LDAP *directory, int code, const char *doing) {
    if (code == LDAP_SUCCESS) return;
    fprintf(stderr, "count-entries: %s: %s\n", doing, ldap_err2string(code));
    if (directory) ldap_unbind_ext(directory, NULL, NULL);
    exit(1);
}

int main(int count, char **words) {
    if (count < 5) {
        fputs("usage: count-entries URL BASE PAGE-SIZE FILTER ATTRIBUTE...\n", stderr);
        return 2;
    }
    LDAP *directory = NULL;
    const int version = LDAP_VERSION3;
    const int page_size = atoi(words[3]);
    struct berval nobody = {0, NULL}, cookie = {0, NULL};
    long entries = 0;

    check(NULL, ldap_initialize(&directory, words[1]), "initialize");
    ldap_set_option(directory, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(directory, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    check(directory, ldap_sasl_bind_s(directory, NULL, LDAP_SASL_SIMPLE, &nobody, NULL, NULL, NULL),
          "bind");
    do {
        LDAPControl *page = NULL, *controls[2] = {NULL, NULL}, **answers = NULL, *answer;
        LDAPMessage *message;
        int id, kind, code;
        if (page_size > 0) {
            check(directory,
                  ldap_create_page_control(directory, page_size, cookie.bv_val ? &cookie : NULL, 1,
                                           &page),
                  "page control");
            controls[0] = page;
        }
        check(directory,
              ldap_search_ext(directory, words[2], LDAP_SCOPE_SUBTREE, words[4], words + 5, 0,
                              controls, NULL, NULL, LDAP_NO_LIMIT, &id),
              "search");
        while ((kind = ldap_result(directory, id, LDAP_MSG_ONE, NULL, &message)) !=
               LDAP_RES_SEARCH_RESULT) {
            if (kind <= 0) check(directory, LDAP_SERVER_DOWN, "search");
            if (kind == LDAP_RES_SEARCH_ENTRY) entries++;
            ldap_msgfree(message);
        }
        check(directory, ldap_parse_result(directory, message, &code, NULL, NULL, NULL, &answers, 1),
              "result");
        check(directory, code, "result");
        if (cookie.bv_val) ber_memfree(cookie.bv_val);
        cookie.bv_val = NULL;
        cookie.bv_len = 0;
        answer = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, answers, NULL);
        if (answer) {
            ber_int_t estimate;
            check(directory, ldap_parse_pageresponse_control(directory, answer, &estimate, &cookie),
                  "page control");
        }
        if (answers) ldap_controls_free(answers);
        if (page) ldap_control_free(page);
    } while (cookie.bv_len > 0);
    ldap_unbind_ext(directory, NULL, NULL);
    printf("%ld\n", entries);
    return 0;
}

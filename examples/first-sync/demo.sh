#!/bin/bash
# Shows splitroute at work on a throwaway directory: nothing to configure, nothing left behind.
# Everything lives in one temporary folder; slapd listens on a Unix socket in it, and is stopped
# by its process id however the script ends. SPLITROUTE names another program than the debug build.
set -eu -o pipefail

here=$(cd "$(dirname "$0")" && pwd)
splitroute=${SPLITROUTE:-$here/../../.build/debug/splitroute}
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LDAPNOINIT=1 # no ldap.conf or .ldaprc of this machine

for program in slapd slapadd slappasswd ldapsearch ldapmodify postmap "$splitroute"; do
    if ! command -v "$program" > /dev/null; then
        echo "demo: $program is missing: run 'make deps build' first" >&2
        exit 1
    fi
done

# MARK: what is said

if [ -t 1 ]; then bold=$(tput bold 2> /dev/null || true) plain=$(tput sgr0 2> /dev/null || true)
else bold='' plain=''; fi

step=0
announce() {
    step=$((step + 1))
    printf '\n%s%d. %s%s\n' "$bold" $step "$1" "$plain"
}

# Shows a command as a reader would type it, then runs it.
run() {
    printf '$ splitroute %s\n' "$*"
    "$splitroute" "$@" --settings "$work/splitroute.yaml"
}

# The same for a command whose refusal, or whose findings, are what the step is about.
run_refused() {
    local status=0
    run "$@" || status=$?
    if [ $status != 0 ]; then echo "(exit status $status)"; fi
}

# Asks one table of the current generation, as Postfix would.
ask() {
    local answer
    printf '$ postmap -q %s lmdb:STATE/current/postfix/%s\n' "$2" "$1"
    answer=$(postmap -c "$work/postfix" -q "$2" "lmdb:$work/state/current/postfix/$1") || true
    echo "${answer:-(no row)}"
}

# MARK: the throwaway directory

work=$(mktemp -d /tmp/splitroute-demo.XXXXXX)
slapd_pid=

stop() {
    if [ -n "$slapd_pid" ]; then
        kill "$slapd_pid" 2> /dev/null || true
        wait "$slapd_pid" 2> /dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

as_servant=()
mkdir "$work/slapd" "$work/slapd/db" "$work/postfix"
if [ "$(id -u)" = 0 ]; then
    # A server that is only demonstrated needs no privileges.
    chmod 711 "$work"
    as_servant=(setpriv --reuid 65534 --regid 65534 --clear-groups)
fi

secret() { od -An -N 16 -tx1 /dev/urandom | tr -d ' \n'; }

umask 077 # secrets from here on
secret > "$work/admin.secret"
secret > "$work/bind.secret"

{
    cat << CONFIGURATION
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/misc.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile $work/slapd/slapd.pid
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=splitroute,ou=services,dc=example,dc=com" read by * none
database mdb
suffix dc=example,dc=com
rootdn cn=admin,dc=example,dc=com
CONFIGURATION
    printf 'rootpw %s\n' "$(slappasswd -n -T "$work/admin.secret")"
    printf 'directory %s\n' "$work/slapd/db"
    printf 'overlay ppolicy\n'
} > "$work/slapd/slapd.conf"

{
    cat "$here/directory.ldif"
    cat << ENTRY

dn: cn=splitroute,ou=services,dc=example,dc=com
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: splitroute
userPassword: $(slappasswd -n -T "$work/bind.secret")
ENTRY
} > "$work/slapd/all.ldif"

if [ "$(id -u)" = 0 ]; then chown -R 65534:65534 "$work/slapd"; fi
umask 022

url=ldapi://$(printf %s "$work/slapd/ldapi" | sed 's,/,%2F,g')
"${as_servant[@]}" "$(command -v slapadd)" -q -f "$work/slapd/slapd.conf" -l "$work/slapd/all.ldif"
"${as_servant[@]}" "$(command -v slapd)" -d 0 -f "$work/slapd/slapd.conf" -h "$url" \
    > "$work/slapd.log" 2>&1 &
slapd_pid=$!

as_admin=(-x -H "$url" -D cn=admin,dc=example,dc=com -y "$work/admin.secret")
attempts=0
until ldapsearch "${as_admin[@]}" -s base -b dc=example,dc=com 1.1 > /dev/null 2>&1; do
    attempts=$((attempts + 1))
    if [ $attempts -gt 100 ] || ! kill -0 $slapd_pid 2> /dev/null; then
        echo 'demo: the throwaway slapd did not start:' >&2
        cat "$work/slapd.log" >&2
        exit 1
    fi
    sleep 0.1
done

# The settings of this folder, with what differs for a throwaway server: where it listens, where
# the password and the tables are, and no wait for Postfix daemons that are not there.
sed -e "s|^  servers: .*|  servers: [\"$url\"]|" \
    -e "s|password_file: [^}]*|password_file: $work/bind.secret|" \
    -e "s|^  postfix: {}|  postfix: {settle: 0s}|" \
    "$here/splitroute.yaml" > "$work/splitroute.yaml"
printf '\nstate: %s/state\n' "$work" >> "$work/splitroute.yaml"

# postmap wants a main.cf; this machine's own has nothing to do with the demonstration.
echo 'compatibility_level = 3.6' > "$work/postfix/main.cf"

# MARK: the story

cat << 'STORY'
A company of twelve people has one mail domain, example.com, and two mail systems: this host and an
Exchange server. A group in LDAP, split-relay, says who is still on Exchange.
The directory is examples/first-sync/directory.ldif, the settings are splitroute.yaml beside it;
every command below is also given --settings with a copy of it that names the throwaway server.
STORY

announce 'Are the settings, the directory, the state folder and this host in order? Nothing is changed.'
run_refused check

announce 'What would the first run publish? Nothing is changed.'
run plan

announce 'The cron job: read, decide, write the tables, make them current in one step.'
run sync

announce 'Why is Anna delivered here? (the last placement rule)'
run explain anna.keller@example.com

announce 'Why does mail to Omar leave for Exchange, and why may he not log in here? (the group)'
run explain omar.haddad@example.com

announce 'What becomes of an address that nobody owns? (the MTA refuses it)'
run_refused explain nobody@example.com

announce 'The tables as Postfix reads them: Anna is local, Omar goes to Exchange, nobody is unknown.'
ask aliases anna.keller@example.com
ask transport akeller@example.com
ask transport omar.haddad@example.com
ask recipients nobody@example.com

announce 'And the login denylist: Omar may not log in here, under none of his names.'
ask sasl_deny ohaddad
ask sasl_deny akeller
echo '$ grep haddad STATE/current/dovecot/deny'
grep haddad "$work/state/current/dovecot/deny"

announce 'Omar moves in: an administrator takes him out of split-relay (ldapmodify).'
ldapmodify "${as_admin[@]}" << 'CHANGE'
dn: cn=split-relay,ou=groups,dc=example,dc=com
changetype: modify
delete: member
member: uid=ohaddad,ou=people,dc=example,dc=com
CHANGE

announce 'What would the next run change? His addresses move, his logins become allowed.'
run plan

announce 'The next run of the cron job: in a company of twelve, one move is more than a guard lets through.'
run_refused sync

announce 'It is what was meant, so somebody lets it through, this once.'
run sync --accept allowed
ask transport omar.haddad@example.com
ask aliases omar.haddad@example.com
ask sasl_deny ohaddad

announce 'Every run that changed something is a numbered generation.'
run history

announce 'Second thoughts: the previous tables become current again, without asking LDAP.'
run rollback
ask transport omar.haddad@example.com

announce 'The rollback is a generation of its own, and it holds: the next run says who waits, and moves nobody.'
run history
run sync
run resume

echo
echo 'Done. The directory, its tables and slapd are gone again.'

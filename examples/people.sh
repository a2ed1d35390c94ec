# What people do in examples/centre.sh: they join, sign in, work and share. Needs examples/calling.sh. The id of each
# is in the variable of her name, and the calls are made as $caller.

# Who has no token sends none.
: >"$work/nobody"

# as CALLER: who makes the calls from here on.
as() { caller=$1; }

# password CALLER: the password that she chose.
password() { printf '%s walks by the harbour' "$1"; }

# accept CALLER CODE [NAME]: takes an invitation as a new user; her id is in the variable of her name.
accept() {
    as nobody
    call POST /v1/invitations/accept \
        '{"code":"'$2'","password":"'"$(password "$1")"'"'"${3:+,\"name\":\"$3\"}"'}'
    expect 201 .object user .status active .name '*'
    printf -v "$1" %s "$(value .id)"
}

# sign_in CALLER EMAIL [PASSWORD [SESSION]]: keeps the new session's token for SESSION, else for CALLER.
sign_in() {
    as nobody
    call POST /v1/sessions '{"email":"'"$2"'","password":"'"${3:-$(password "$1")}"'"}'
    expect 201 .object session .owner_id "${!1}" .current true
    bear "${4:-$1}" "$(value .token)"
    as "${4:-$1}"
}

# refuses STATUS CODE METHOD PATH [JSON]: the call, which must fail so.
refuses() {
    call "$3" "$4" "${5:-}"
    expect "$1" .code "$2"
}

# invite EMAIL NAME ROLE [COHORT]: leaves the code in $code.
invite() {
    call POST /v1/invitations \
        '{"email":"'"$1"'","name":"'"$2"'","role":"'"$3"'"'"${4:+,\"cohort_id\":\"$4\"}"'}'
    expect 201 .email "$1" .role "$3" .status pending .accepted_at null
    code=$(value .code)
}

# grant user|cohort ID SCOPES [MEMBERS]: lets an advisor, or those of a cohort, see that; its id is in $granted.
grant() {
    call POST /v1/sharing_grants '{"grantee_'"$1"'_id":"'"$2"'","scopes":'"$3${4:+,$4}"'}'
    expect 201 .object sharing_grant ".grantee_$1_id" "$2" .scopes "$3" .allowed_actions '["withdraw"]'
    granted=$(value .id)
}

# know NAME: a contact; its id is in $contact.
know() {
    create /v1/contacts '{"name":"'"$1"'","source":"alumni","notes":"Met at the fair."}' .name "$1" \
        .owner_id "${!caller}" .notes "Met at the fair."
    contact=$(value .id)
}

# ask CONTACT: a request that is sent; its id is in $asked.
ask() {
    create /v1/requests '{"contact_id":"'"$1"'","interview_type":"career_exploration","objectives":["learn_field"],
        "purpose":"Learn how it is to work there"}' .status draft
    asked=$(value .id)
    call POST "/v1/requests/$asked/send"
    expect 200 .status sent
}

# meet CONTACT: a request that is accepted; the talk's id is in $talk.
meet() {
    ask "$1"
    call POST "/v1/requests/$asked/accept"
    expect 200 .status accepted
    call POST "/v1/requests/$asked/schedule" '{"starts_at":"'"$(moment 0)"'","time_zone":"UTC","format":"phone"}'
    expect 201 .status scheduled .request_id "$asked"
    talk=$(value .id)
}

# unseen STUDENT: nothing of hers is to be seen.
unseen() {
    local list
    for list in contacts organizations referrals requests interviews reviews notes; do
        refuses 404 not_found GET "/v1/$list?owner_id=${!1}"
    done
    refuses 404 not_found GET "/v1/users/${!1}/progress"
}

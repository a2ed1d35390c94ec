#!/usr/bin/env bash
# A term at a career centre: a class of 200 invited, what students let their advisors see, and what nobody sees. Played
# over HTTP against a server of its own.
#
#     examples/centre.sh                         # with .build/release/parley
#     PARLEY_BIN=/path/to/parley examples/centre.sh
#
# Needs bash, curl and python3. Every value that is printed has been compared with what it ought to be; the first
# difference ends the script with 1.
set -euo pipefail
umask 077

. "$(dirname "${BASH_SOURCE[0]}")/calling.sh"
. "$(dirname "${BASH_SOURCE[0]}")/people.sh"
zone=UTC
say "A new server has no accounts. Its second line is a token by which Grace becomes the first administrator, once."
# A class that signs in within seconds, from one address, is no attack here.
serve --rate-limit off
for _ in {1..50}; do
    if (($(wc -l <"$work/ready") > 1)); then break; fi
    sleep 0.1
done
sed -n 2p "$work/ready" >"$work/body"
[[ $(value .event) == set_up ]] || fail "the server prints no set-up token: $(cat "$work/ready")"
token=$(value .token)
first='"email":"grace@centre.example.edu","name":"Grace Hall","password":"'$(password grace)'"'
as nobody
refuses 404 not_found POST /v1/setup '{"token":"'"${token%?????}aaaaa"'",'"$first}"
refuses 422 validation_failed POST /v1/setup '{"token":"'"$token"'","email":"grace@centre.example.edu",
    "name":"Grace Hall","password":"short"}'
call POST /v1/setup '{"token":"'"$token"'",'"$first}"
expect 201 .object user .role admin .status active .email grace@centre.example.edu
grace=$(value .id)
refuses 404 not_found POST /v1/setup '{"token":"'"$token"'",'"$first}"
refuses 401 authentication_required GET /v1/users
refuses 401 invalid_credentials POST /v1/sessions '{"email":"grace@centre.example.edu","password":"not this one"}'
sign_in grace grace@centre.example.edu

say "She makes two cohorts and invites two advisors into the first; they choose their own passwords."
create /v1/cohorts '{"name":"Autumn class","starts_on":"2026-09-01","ends_on":"2027-01-31"}' .name "Autumn class"
autumn=$(value .id)
create /v1/cohorts '{"name":"Evening class"}' .name "Evening class" .starts_on null
evening=$(value .id)
invite ruth@centre.example.edu "Ruth Adeyemi" advisor "$autumn"
refuses 409 duplicate POST /v1/invitations '{"email":"RUTH@centre.example.edu","role":"advisor"}'
accept ruth "$code"
refuses 404 not_found POST /v1/invitations/accept '{"code":"'"$code"'","password":"another long password"}'
sign_in ruth ruth@centre.example.edu
refuses 403 forbidden POST /v1/invitations '{"email":"friend@example.org"}'
as grace
invite tom@centre.example.edu "Tom Brandt" advisor "$autumn"
accept tom "$code" "Tom A. Brandt"
sign_in tom tom@centre.example.edu
call GET /v1/me
expect 200 .name "Tom A. Brandt" .role advisor

say "The class comes as a list: 200 students, one advisor whom the centre knows, and one address that is none."
{
    printf 'email,name,cohort_id\n'
    for number in $(seq -w 200); do
        printf 's%s@students.example.edu,Student %s,%s\n' "$number" "$number" "$autumn"
    done
    printf 'ruth@centre.example.edu,Ruth Adeyemi,%s\nnot an address,Nobody,\n' "$autumn"
} >"$work/class.csv"
as grace
# import_class KEY CREATED SKIPPED: sends the list, and waits until it has been worked through.
import_class() {
    call POST '/v1/imports?type=invitations' '' --header 'Content-Type: text/csv' --header "Idempotency-Key: \"$1\"" \
        --data-binary "@$work/class.csv"
    expect 202 .object import
    job=$(value .id)
    expect_header Location "/v1/imports/$job"
    for _ in {1..200}; do
        call GET "/v1/imports/$job"
        case $(value .status) in queued | running) sleep 0.1 ;; *) break ;; esac
    done
    expect 200 .status succeeded .counts.rows 202 .counts.created "$2" .counts.skipped "$3" .counts.failed 1
}
import_class class-1 200 1
call GET "/v1/imports/$job/rows?outcome=failed"
expect 200 .data# 1 .data[].row '[203]' .has_more false
import_class class-2 0 201

say "Its codes are told in batches of 100, each code this once, to be handed over in the first lesson."
# What each answer tells, as lines of address and code.
issue() {
    call POST /v1/invitations/issue_codes '{"ids":'"$(value .data[].id)"'}'
    expect 200 .data# 100 .has_more false
    python3 -c "$reader"'
for item in at(".data"): print(item["email"], item["code"])' "$work/body" >>"$work/codes"
}
page="/v1/invitations?role=student&status=pending&cohort_id=$autumn&limit=100"
call GET "$page"
expect 200 .data# 100 .has_more true
page=$(next_page)
issue
call GET "$page"
expect 200 .data# 100 .has_more false
issue
for part in 1 2; do
    (($(cut -d' ' -f$part "$work/codes" | sort -u | wc -l) == 200)) || fail "there are not 200 codes for 200 students"
done

say "Twelve are there on the first day, choose a password and sign in; the others may still."
students=(amal bea chen dina eli fay gus hana ivo jun kim lea)
number=0
for student in "${students[@]}"; do
    number=$((number + 1))
    address=s$(printf %03d $number)@students.example.edu
    accept "$student" "$(sed -n "s/^$address //p" "$work/codes")" "${student^}"
    sign_in "$student" "$address"
done
as grace
call GET "/v1/users?role=student&limit=200"
expect 200 .data# 12 .has_more false
call GET "/v1/invitations?status=pending&limit=200"
expect 200 .data# 188 .has_more false

say "They begin to work. Amal has three contacts, a talk behind her, one ahead, and notes; others have one request."
as amal
know "Maya Lindqvist"
maya=$contact
meet "$maya"
held=$talk
call POST "/v1/interviews/$held/start"
expect 200 .status in_progress
call POST "/v1/interviews/$held/complete"
expect 200 .status held
create /v1/notes '{"interview_id":"'"$held"'","contact_id":"'"$maya"'","text":"Small teams, long days."}' \
    .interview_id "$held"
note=$(value .id)
call GET "/v1/contacts/$maya"
expect 200 .interview_count 1 .last_touch_at '*'
know "Jonas Okafor"
meet "$contact"
know "Sofia Marchetti"
for student in bea chen dina eli; do
    as $student
    know "Contact of $student"
    printf -v "${student}s_contact" %s "$contact"
    ask "$contact"
    printf -v "${student}s_request" %s "$asked"
    create /v1/notes '{"contact_id":"'"$contact"'","text":"Likes punctual people."}' .contact_id "$contact"
done

say "Until they say otherwise, the advisors see the roster and nothing else, and Grace sees no more than that."
as ruth
call GET "/v1/cohorts/$autumn/members?as=student&limit=200"
expect 200 .data# 12 .has_more false
call GET "/v1/cohorts/$autumn/progress"
expect 200 .student_count 12 .sharing_count 0 .students '[]' .requests.sent 0
refuses 404 not_found GET "/v1/cohorts/$evening/progress"
call GET "/v1/sharing_grants?as=grantee"
expect 200 .data '[]'
call GET /v1/contacts
expect 200 .data '[]'
unseen amal
refuses 404 not_found GET "/v1/contacts/$maya?owner_id=$amal"
refuses 404 not_found GET "/v1/contacts/$maya"
refuses 404 not_found GET /v1/contacts?owner_id=01890a5d-ac96-774b-bcce-b302099a8057

say "Amal shows Ruth her talks, contacts and notes; Bea her cohort's advisors her talks; Chen Tom his contacts; Dina
Ruth her notes, this week; five let the cohort's advisors count."
as amal
grant user "$ruth" '["interviews","contacts","notes"]' '"purpose":"Before the fair"'
amals_grant=$granted
grant cohort "$autumn" '["progress"]'
refuses 422 validation_failed POST /v1/sharing_grants '{"grantee_user_id":"'"$bea"'","scopes":["progress"]}'
refuses 422 validation_failed POST /v1/sharing_grants '{"grantee_cohort_id":"'"$evening"'","scopes":["progress"]}'
as bea
grant cohort "$autumn" '["progress","interviews"]'
as chen
grant user "$tom" '["contacts"]'
as dina
grant user "$ruth" '["notes"]' '"ends_on":"'"$(moment 6 | cut -dT -f1)"'"'
refuses 422 validation_failed POST /v1/sharing_grants '{"grantee_user_id":"'"$ruth"'","scopes":["contacts"],
    "ends_on":"2020-01-31"}'
grant cohort "$autumn" '["progress"]'
for student in fay gus; do
    as $student
    grant cohort "$autumn" '["progress"]'
done

say "Ruth reads what each has granted, and of the rest not even that it is there."
as ruth
call GET "/v1/sharing_grants?as=grantee&limit=200"
expect 200 .data# 7 .data[0].allowed_actions '[]'
call GET "/v1/contacts?owner_id=$amal&sort=name&fields=name,notes"
expect 200 .data[].name '["Jonas Okafor","Maya Lindqvist","Sofia Marchetti"]' .data[0].notes "Met at the fair."
call GET "/v1/contacts/$maya?owner_id=$amal"
expect 200 .name "Maya Lindqvist" .owner_id "$amal" .interview_count 1 .last_touch_at null
call GET "/v1/interviews?owner_id=$amal&sort=created_at"
expect 200 .data[].status '["held","scheduled"]' .data[0].contact_id "$maya"
call GET "/v1/notes/$note?owner_id=$amal"
expect 200 .text "Small teams, long days."
refuses 404 not_found PATCH "/v1/contacts/$maya" '{"name":"Changed"}'
call GET "/v1/requests/$beas_request?owner_id=$bea"
expect 200 .status sent .contact_id null .purpose "Learn how it is to work there"
refuses 404 not_found GET "/v1/contacts/$beas_contact?owner_id=$bea"
refuses 404 not_found GET "/v1/notes?owner_id=$bea"
call GET "/v1/notes?owner_id=$dina"
expect 200 .data[].text '["Likes punctual people."]' .data[0].contact_id null
refuses 404 not_found GET "/v1/requests/$dinas_request?owner_id=$dina"
unseen chen
as tom
call GET "/v1/contacts/$chens_contact?owner_id=$chen"
expect 200 .name "Contact of chen" .notes null
refuses 404 not_found GET "/v1/requests?owner_id=$chen"
call GET "/v1/requests?owner_id=$bea"
expect 200 .data[].id '["'"$beas_request"'"]'
refuses 404 not_found GET "/v1/interviews?owner_id=$amal"

say "The cohort's progress counts the five who let it be counted, and not the twelve."
call GET "/v1/cohorts/$autumn/progress"
expect 200 .student_count 12 .sharing_count 5 .students[].name '["Amal","Bea","Dina","Fay","Gus"]' \
    .requests.sent 2 .requests.held 1 .requests.scheduled 1 .interviews.held 1 .interviews.scheduled 1
call GET "/v1/users/$amal/progress"
expect 200 .user_id "$amal" .requests.sent 0 .interviews.held 1
refuses 404 not_found GET "/v1/users/$chen/progress"

say "Ruth comments on Amal's talk. Amal reads it and marks it done; only Ruth may change it, only Amal resolve it."
as tom
refuses 404 not_found POST "/v1/reviews?owner_id=$amal" '{"interview_id":"'"$held"'","text":"Well done."}'
as ruth
create "/v1/reviews?owner_id=$amal" '{"interview_id":"'"$held"'","text":"Ask for two more names."}' \
    .owner_id "$amal" .author_id "$ruth" .resolved_at null
review=$(value .id)
refuses 404 not_found POST "/v1/reviews/$review/resolve"
as amal
call GET /v1/reviews
expect 200 .data[].text '["Ask for two more names."]' .data[].author_id '["'"$ruth"'"]' \
    .data[].interview_id '["'"$held"'"]'
refuses 403 forbidden PATCH "/v1/reviews/$review" '{"text":"All is well."}'
call POST "/v1/reviews/$review/resolve"
expect 200 .resolved_at '*' .allowed_actions '["unresolve"]'
refuses 409 invalid_state_transition POST "/v1/reviews/$review/resolve"
as ruth
call GET "/v1/reviews/$review?owner_id=$amal"
expect 200 .resolved_at '*' .version 2

say "Ruth is in the middle of Amal's contacts when Amal takes the grant back: the next page is not there any more."
call GET "/v1/contacts?owner_id=$amal&limit=2"
expect 200 .data# 2 .has_more true
page=$(next_page)
as amal
call POST "/v1/sharing_grants/$amals_grant/withdraw"
expect 200 .withdrawn_at '*' .allowed_actions '[]'
refuses 409 invalid_state_transition POST "/v1/sharing_grants/$amals_grant/withdraw"
as ruth
refuses 404 not_found GET "$page"
refuses 404 not_found GET "/v1/contacts/$maya?owner_id=$amal"
refuses 404 not_found GET "/v1/interviews/$held?owner_id=$amal"
refuses 404 not_found GET "/v1/notes/$note?owner_id=$amal"
refuses 404 not_found GET "/v1/reviews/$review?owner_id=$amal"
refuses 404 not_found GET "/v1/sharing_grants/$amals_grant"
call GET "/v1/users/$amal/progress"
expect 200 .user_id "$amal"

say "Amal's audit log names every one of these visits, in their order, and none that was turned away."
as amal
call GET "/v1/audit_entries?actor_id=$ruth,$tom&limit=200"
python3 -c "$reader"'
visits = [(entry["action"], entry["object"], entry["count"]) for entry in reversed(at(".data"))]
print(*(" ".join(map(str, visit)) for visit in visits), sep=",")' "$work/body" >"$work/visits"
visits=$(<"$work/visits")
wanted="list contact 3,find contact None,list interview 2,find note None"
wanted+=",find progress None,find progress None,create review None,find review None,list contact 2,find progress None"
[[ $visits == "$wanted" ]] || fail "the audit log tells of $visits, due is $wanted"
printf '    %s\n' "$visits"
call GET "/v1/audit_entries?object=sharing_grant"
expect 200 .data[].action '["withdraw","create","create"]' .data[].actor_id '["'"$amal"'","'"$amal"'","'"$amal"'"]'

say "Grace, who runs all this, sees accounts, rosters and what administrators did, and nothing that a student wrote."
as grace
unseen amal
unseen bea
for list in contacts requests interviews notes reviews; do
    call GET "/v1/$list"
    expect 200 .data '[]'
done
call GET "/v1/cohorts/$autumn/progress"
expect 200 .student_count 12 .sharing_count 0 .students '[]' .interviews.held 0
call GET "/v1/audit_entries?object=contact,interview,note,request,review"
expect 200 .data '[]'
call GET "/v1/audit_entries?action=invite&limit=200"
expect 200 .data# 200 .has_more true
refuses 403 forbidden POST /v1/sharing_grants '{"grantee_user_id":"'"$ruth"'","scopes":["notes"]}'

say "Bea leaves the cohort, and what she granted to it ends for her advisors."
call DELETE "/v1/cohorts/$autumn/members/$bea"
expect 204
as tom
unseen bea
call GET "/v1/cohorts/$autumn/progress"
expect 200 .student_count 11 .sharing_count 4 .students[].name '["Amal","Dina","Fay","Gus"]'

say "Chen's account is disabled: his next call is 401, signing in too, and Tom sees nothing of his; then it is enabled."
as chen
call GET /v1/me
expect 200 .status active
as grace
call POST "/v1/users/$chen/disable"
expect 200 .status disabled
as chen
refuses 401 invalid_token GET /v1/me
as nobody
refuses 401 invalid_credentials POST /v1/sessions \
    '{"email":"s003@students.example.edu","password":"'"$(password chen)"'"}'
as tom
refuses 404 not_found GET "/v1/contacts?owner_id=$chen"
as grace
call POST "/v1/users/$chen/enable"
expect 200 .status active
as chen
refuses 401 invalid_token GET /v1/me
sign_in chen s003@students.example.edu
call GET "/v1/contacts/$chens_contact"
expect 200 .name "Contact of chen" .version 1

say "Dina signs in on her phone too, and then changes her password: the phone is signed out, she is not."
sign_in dina s004@students.example.edu "$(password dina)" phone
call GET /v1/me
expect 200 .id "$dina"
as dina
call GET /v1/sessions
expect 200 .data# 2
refuses 401 invalid_credentials POST /v1/me/change_password \
    '{"current_password":"not this one","new_password":"seven blue herons at dusk"}'
call POST /v1/me/change_password \
    '{"current_password":"'"$(password dina)"'","new_password":"seven blue herons at dusk"}'
expect 200 .id "$dina"
as phone
refuses 401 invalid_token GET /v1/me
as dina
call GET /v1/sessions
expect 200 .data# 1 .data[0].current true
as nobody
refuses 401 invalid_credentials POST /v1/sessions \
    '{"email":"s004@students.example.edu","password":"'"$(password dina)"'"}'
sign_in dina s004@students.example.edu "seven blue herons at dusk"

say "Eli gives a program of his a token that may only read. It reads, and can do nothing else; then he revokes it."
as eli
call POST /v1/tokens '{"name":"Calendar","scopes":["read"],"expires_at":"'"$(moment 30)"'"}'
expect 201 .object token .scopes '["read"]' .last_used_at null
calendar=$(value .id)
bear program "$(value .token)"
as program
call GET "/v1/contacts/$elis_contact"
expect 200 .name "Contact of eli"
refuses 403 insufficient_scope POST /v1/contacts '{"name":"Another"}'
refuses 403 insufficient_scope POST "/v1/requests/$elis_request/withdraw"
refuses 403 insufficient_scope POST /v1/sharing_grants '{"grantee_user_id":"'"$ruth"'","scopes":["notes"]}'
as eli
# The token's last use is written behind the answers; this write comes after it.
create /v1/touches '{"contact_id":"'"$elis_contact"'","channel":"email"}' .channel email
call GET "/v1/tokens/$calendar"
expect 200 .last_used_at '*'
call DELETE "/v1/tokens/$calendar"
expect 204
as program
refuses 401 invalid_token GET /v1/me

say "The last administrator can neither step down nor be locked out. With a second one, Grace steps down, at once."
as grace
refuses 409 last_admin PATCH "/v1/users/$grace" '{"role":"advisor"}'
refuses 409 last_admin POST "/v1/users/$grace/disable"
invite omar@centre.example.edu "Omar Nasser" admin
accept omar "$code"
sign_in omar omar@centre.example.edu
as grace
call PATCH "/v1/users/$grace" '{"role":"advisor"}'
expect 200 .role advisor .status active
refuses 403 forbidden GET /v1/users
as omar
refuses 409 last_admin POST "/v1/users/$omar/disable"
call GET "/v1/users?role=admin"
expect 200 .data[].name '["Omar Nasser"]'

say "The server ends when asked to, and leaves a sound file behind."
stop_and_check
say "A class of 200 and its advisors: everyone saw what was shown to them, and nobody anything else."

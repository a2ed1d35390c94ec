#!/usr/bin/env bash
# Asking well: who she is, whom to ask, what to say and when to try again, played against a server of its own.
#
#     examples/asking.sh                         # with .build/release/parley
#     PARLEY_BIN=/path/to/parley examples/asking.sh
#
# Needs bash, curl and python3. Every value that is printed has been compared with what it ought to be; the first
# difference ends the script with 1.
set -euo pipefail
umask 077

. "$(dirname "${BASH_SOURCE[0]}")/calling.sh"
caller=nadia
zone=Europe/Stockholm

# enrol FILE EMAIL NAME ROLE: adds a user and keeps the token as a header field.
enrol() {
    "$parley" user add --data "$data" --email "$2" --name "$3" --role "$4" --token asking >"$work/body" ||
        fail "parley user add ends with $?"
    bear "$1" "$(value .token)"
}

say "Two students and an administrator get an account; the server starts."
enrol nadia nadia.saleh@example.edu "Nadia Saleh" student
enrol omar omar.diaz@example.edu "Omar Díaz" student
enrol root root@example.edu "Rut Holm" admin
serve
call PATCH /v1/me '{"time_zone":"'$zone'"}'
expect 200 .name "Nadia Saleh"

say "Nadia says who she is, once, for all that she will write."
call GET /v1/profile
expect 200 .object profile .version 1 .introduction null
call PUT /v1/profile '{"stage":"career_changer","headline":"Sewing-machine mender and design student",
    "introduction":"I mend sewing machines and study industrial design at Lund.","school":"Lund University",
    "interests":"things that can be repaired","languages":["English","Swedish"]}'
expect 200 .version 2 .stage career_changer .school "Lund University" .languages '["English","Swedish"]'

say "A pitch of a few seconds, spoken aloud once; and an answer for when she is asked back."
create /v1/pitches '{"name":"Short","text":"I study industrial design and mend old sewing machines.","default":true}' \
    .spoken_seconds 4 .default true .rehearsed_at null
pitch=$(value .id)
call POST "/v1/pitches/$pitch/rehearse"
expect 200 .rehearsed_at '*'
create /v1/self_answers '{"question":"And what would you like to do?","answer":"Design things that last."}' \
    .rehearsed_at null

say "What she explores, and who belongs to it: found in common with Maya is the school."
create /v1/targets '{"name":"Industrial design","relation_to_current":"adjacent_pivot"}' .kind field .status exploring
target=$(value .id)
create /v1/contacts '{"name":"Ann Berg","relationship":"friend"}' .warmth known
via=$(value .id)
create /v1/contacts '{"name":"Maya Lindqvist","email":"maya@studio.example.com","title":"Industrial designer",
    "school":"Lund University","time_zone":"'$zone'"}' .warmth shared_bond .found_commonalities[0].kind alumni
maya=$(value .id)
create /v1/contacts '{"name":"M. Lindqvist","email":"MAYA@studio.example.com","phone":"+46 46 555 0142"}'
twin=$(value .id)
call GET "/v1/contacts?target_id=$target&fields=name,warmth"
expect 200 .data[].name '["Maya Lindqvist"]'
call GET "/v1/targets/$target?fields=pool,pool_low"
expect 200 .pool.identified 1 .pool.contacted 0 .pool.untouched 1 .pool_low true

say "Maya stands there twice; the two become one, and the telephone number is kept."
call GET /v1/contacts/duplicates
expect 200 .data# 1
call POST "/v1/contacts/$maya/merge" '{"from_id":"'$twin'"}'
expect 200 .phone "+46 46 555 0142" .name "Maya Lindqvist"
call GET "/v1/contacts/$twin"
expect 404 .code not_found

say "Ann may know her: an introduction is planned, asked for and made, and she is reminded to send her request."
create /v1/ties '{"from_contact_id":"'$via'","to_contact_id":"'$maya'","kind":"may_know","strength":1}' .kind may_know
create /v1/introductions '{"via_contact_id":"'$via'","to_contact_id":"'$maya'"}' .status planned
intro=$(value .id)
call POST "/v1/introductions/$intro/ask"
expect 200 .status asked .asked_at '*'
call POST "/v1/introductions/$intro/make"
expect 200 .status made .made_at '*'
call GET '/v1/reminders?kind=send_request&fields=title,status'
expect 200 .data# 1 .data[0].status pending .data[0].title "Send your request to Maya Lindqvist"
call GET "/v1/contacts/$maya?fields=warmth"
expect 200 .warmth introduced

say "Her request: what it is for, and why Maya. The draft is put together from what she has told; nothing is invented."
create /v1/requests '{"contact_id":"'$maya'","interview_type":"career_exploration","objectives":["learn_field"],
    "arrangement":"introduction","introduction_id":"'$intro'","target_id":"'$target'","pitch_id":"'$pitch'",
    "purpose":"learn how a designer decides which parts of a product can be repaired",
    "why_you":"your repairable lamp is sold with its own spare parts","asked_minutes":15,"channel":"email"}' \
    .status draft
request_id=$(value .id)
call GET "/v1/requests/$request_id/draft?channel=email"
expect 200 .to maya@studio.example.com .subject "15 minutes about your work?" .missing '[]' .notes '[]'
message=$(python3 -c 'import json, sys; print(json.dumps(json.load(open(sys.argv[1]))["message"]))' "$work/body")
for part in "Ann Berg kindly put us in touch." "I mend sewing machines and study industrial design at Lund." \
    "Your repairable lamp is sold with its own spare parts." "Would you have 15 minutes"; do
    [[ $message == *"$part"* ]] || fail "the draft does not say: $part"
done
call GET "/v1/requests/$request_id/draft?channel=linkedin_note"
expect 200 .missing '["contact.linkedin_url"]'
(($(value .length) <= 300)) || fail "the note is longer than LinkedIn takes"
call GET "/v1/requests/$request_id/draft?channel=phone"
expect 200 .to "+46 46 555 0142" .script[0].step greeting .spoken_seconds '*'
call GET "/v1/requests/$request_id/draft?channel=introduction"
expect 200 .subject "Could you introduce me to Maya Lindqvist?"
call GET "/v1/requests/$request_id/draft?channel=email" '' --header 'Accept: message/rfc822'
expect_header Content-Type message/rfc822
grep -q '^X-Unsent: 1' "$work/body" || fail "the file is not marked as unsent"

say "She calls before it is written: nobody answers in the morning. The next try is at another time of day."
create /v1/attempts '{"request_id":"'$request_id'","channel":"phone","outcome":"no_answer","at":"'$(moment -1 09:30)'"}' \
    .daypart morning .next_attempt.daypart midday

say "Who has answered so far, with how little that says; and how many people are left to ask."
call GET /v1/reports/responses
expect 200 .all.n 0 .all.too_few_to_tell true .all.rate null
call GET /v1/reports/pools
expect 200 .targets[0].name "Industrial design" .targets[0].identified 1

say "She keeps the draft as her message, and nothing is found wrong with it that would stop her."
call PATCH "/v1/requests/$request_id" '{"message":'"$message"',"subject":"15 minutes about your work?"}'
expect 200 .checks[].severity '[]'

say "A friend shows her another way of asking. It has five faults at places of their own, each with its reason."
call POST /v1/checks '{"kind":"request","interview_type":"career_exploration","text":"Dear Ms Lindqvist,\n\nI am looking for a job and hope that you could hire me. How much do you earn? Could we talk for an hour?\n\nNadia"}'
expect 200 .object check_report .checks[0].code asks_for_job .checks[0].severity error .checks[0].source S3 \
    .checks[1].code mentions_job_search .checks[2].code asks_personal_pay .checks[3].code no_purpose
python3 -c '
import json, sys
text = "Dear Ms Lindqvist,\n\nI am looking for a job and hope that you could hire me. How much do you earn? Could we talk for an hour?\n\nNadia"
places = {check["code"]: check["place"] for check in json.load(open(sys.argv[1]))["checks"]}
due = {"asks_for_job": "hire me", "mentions_job_search": "looking for a job", "asks_personal_pay": "you earn",
       "too_long_ask": "an hour"}
for code, words in due.items():
    place = places[code]
    found = text[place["offset"]:place["offset"] + place["length"]]
    assert words in found, f"{code} is placed at {found!r}"
    print(f"    {code}: {found}")
' "$work/body" || fail "a check is not where it belongs"
call PATCH "/v1/requests/$request_id" '{"message":"Could you hire me?"}'
expect 200 .checks[0].code asks_for_job
call POST "/v1/requests/$request_id/send"
expect 409 .code checks_failed
call PATCH "/v1/requests/$request_id" '{"message":'"$message"'}'
expect 200
call POST "/v1/requests/$request_id/send" '{}'
expect 200 .status sent .awaited_until '*'

say "Omar asks Maya too, and then there is no room for a third; who else has asked is told to nobody."
ask_maya() { # ask_maya CALLER
    caller=$1
    call POST /v1/contacts '{"name":"Maya L.","email":"maya@STUDIO.example.com"}'
    expect 201
    call POST /v1/requests '{"contact_id":"'"$(value .id)"'","interview_type":"career_exploration",
        "objectives":["learn_field"],"purpose":"learn how lamps are made to be repaired"}'
    expect 201
    asked=$(value .id)
}
ask_maya omar
call POST "/v1/requests/$asked/send" '{}'
expect 200 .status sent
enrol third third@example.edu "Ida Third" student
ask_maya third
call GET "/v1/requests/$asked?fields=checks"
expect 200
python3 -c '
import json, sys
checks = {check["code"]: check for check in json.load(open(sys.argv[1]))["checks"]}
found = checks["contact_overasked"]
print("    contact_overasked:", found["severity"], "until", found["busy_until"])
' "$work/body" || fail "the third is not told that Maya is asked too much"

say "The centre keeps a list of people who are not to be asked; it is kept without addresses, and cannot be overridden."
caller=root
call POST /v1/suppressions '{"email":"maya@studio.example.com"}'
expect 201
caller=third
call POST "/v1/requests/$asked/send" '{"override_reason":"She told me to."}'
expect 409 .code contact_suppressed

say "The guide tells a newcomer all of this, by phase; the three types of talk are data."
caller=nadia
call GET /v1/guide
expect 200 .object guide
call GET /v1/interview_types
expect 200 .data# 3

stop_and_check
say "From who she is to a request that was sent: every answer was as it ought to be."

#!/usr/bin/env bash
# A newcomer's first weeks of informational interviews, played over HTTP against a server of its own.
#
#     examples/journey.sh                        # with .build/release/parley
#     PARLEY_BIN=/path/to/parley examples/journey.sh
#
# Needs bash, curl and python3. Every value that is printed has been compared with what it ought to be; the first
# difference ends the script with 1.
set -euo pipefail
umask 077

. "$(dirname "${BASH_SOURCE[0]}")/calling.sh"
caller=amina

# enrol FILE EMAIL NAME: adds a student and keeps her token as a header field.
enrol() {
    "$parley" user add --data "$data" --email "$2" --name "$3" --role student --token journey >"$work/body" ||
        fail "parley user add ends with $?"
    [[ $(value .email) == "$2" && $(value .role) == student ]] || fail "parley user add prints other members"
    bear "$1" "$(value .token)"
}

# The day must not end in the middle of the story.
zone=America/Toronto city=Toronto
case $(TZ=$zone date +%H) in 00 | 23) zone=Asia/Tokyo city=Tokyo ;; esac
today=$(moment 0) && today=${today%%T*}

say "Two students get an account and a token; then the server starts."
enrol amina amina.rahal@example.edu "Amina Rahal"
enrol basil basil.okoye@example.edu "Basil Okoye"
serve
say "It listens on $base."
call GET /readyz
expect 200 .status pass

say "Amina, an engineer, has come to $city and knows almost nobody. She sets her clock and looks at her day: nothing."
call PATCH /v1/me '{"time_zone":"'$zone'"}'
expect 200 .object user .name "Amina Rahal" .role student .time_zone "$zone"
call GET /v1/today
expect 200 .on "$today" .time_zone "$zone" .counts.reminders 0 .counts.interviews 0 .counts.thank_yous_owed 0 \
    .counts.requests_awaiting_answer 0 .counts.keep_in_touch 0

say "She notes three organisations; one is the guild of her trade, which arranges talks with its members."
create /v1/organizations '{"name":"Northlake Studio","industry":"product design","location":"'$city'"}' \
    .name "Northlake Studio" .kind employer .tags '[]' .custom_fields '{}'
studio=$(value .id)
create /v1/organizations '{"name":"Harbour Grid","industry":"energy","website":"https://grid.example.org"}' \
    .name "Harbour Grid" .website https://grid.example.org
grid=$(value .id)
create /v1/organizations '{"name":"Guild of Product Engineers","kind":"guild","outreach_program":"Meet an engineer"}' \
    .kind guild .outreach_program "Meet an engineer"
guild=$(value .id)

say "Six people, from six sources."
create /v1/contacts '{"name":"Maya Lindqvist","source":"alumni","email":"maya@example.org","tags":["warm","design"],
    "organization_id":"'$studio'","commonalities":[{"kind":"alumni","detail":"Both studied at Lund"}]}' \
    .name "Maya Lindqvist" .source alumni .organization_id "$studio" .commonalities[0].kind alumni \
    .tags '["design","warm"]' .interview_count 0
maya=$(value .id)
create /v1/contacts '{"name":"Jonas Okafor","source":"event","source_detail":"Meetup","phone":"+1 416 555 0142",
    "organization_id":"'$grid'"}' .name "Jonas Okafor" .source event .phone "+1 416 555 0142"
jonas=$(value .id)
create /v1/contacts '{"name":"Émile Roy","source":"association","organization_id":"'$guild'"}' \
    .organization_id "$guild" .name "Émile Roy" .source association
emile=$(value .id)
create /v1/contacts '{"name":"Sofia Marchetti","source":"linkedin","linkedin_url":"https://in.example.org/sofia"}' \
    .name "Sofia Marchetti" .source linkedin .linkedin_state none
sofia=$(value .id)
create /v1/contacts '{"name":"Anja Berg","source":"web_research","email":"anja@example.org"}' \
    .name "Anja Berg" .source web_research
anja=$(value .id)
create /v1/contacts '{"name":"Tomás Vega","source":"friend","relationship":"friend","keep_in_touch_days":30}' \
    .name "Tomás Vega" .source friend .keep_in_touch_days 30 .last_touch_at null
tomas=$(value .id)
create /v1/touches '{"contact_id":"'$tomas'","channel":"video","at":"'$(moment -40 12:00)'"}' \
    .channel video .at "$(utc "$(moment -40 12:00)")"
next=$(moment -10)
call GET "/v1/contacts/$tomas"
expect 200 .last_touch_at "$(utc "$(moment -40 12:00)")" .next_touch_on "${next%%T*}"

say "She makes three mistakes in one body, and is told all three at once."
call POST /v1/contacts '{"name":"","emial":"ines@example.org","years_in_field":81}'
expect 422 .code validation_failed .errors[].pointer '["#/name","#/emial","#/years_in_field"]' \
    .errors[].code '["too_short","unknown_field","too_large"]' .errors[2].limit 80
expect_header Content-Type application/problem+json

say "To Anja she has only a draft. Without purpose and objective it cannot be sent."
create /v1/requests '{"contact_id":"'$anja'","interview_type":"career_exploration"}' \
    .status draft .channel email .asked_minutes 15 .allowed_actions '["send","withdraw"]'
to_anja=$(value .id)
call POST "/v1/requests/$to_anja/send"
expect 409 .code checks_failed .errors# 2
# Both at once; their order is not promised.
checks=$(value .errors[].pointer | tr -d '[]" ' | tr , '\n' | sort | xargs)
[[ $checks == '#/objectives #/purpose' ]] || fail "the two checks are at $checks"
call PATCH "/v1/requests/$to_anja" '{"purpose":"Learn how grids are planned here","objectives":["learn_field"]}'
expect 200 .version 2 .objectives '["learn_field"]'
call POST "/v1/requests/$to_anja/send"
expect 200 .status sent .version 3 .sent_at '*' \
    .allowed_actions '["follow_up","accept","decline","no_response","schedule","withdraw"]'
call POST "/v1/requests/$to_anja/send"
expect 409 .code invalid_state_transition .current_status sent \
    .allowed_actions '["follow_up","accept","decline","no_response","schedule","withdraw"]'

say "Sofia was written to fifteen days ago and reminded once; no answer is a normal end."
ask() { # ask CONTACT CHANNEL SEND-BODY: a request with all it needs, sent; leaves it as the last answer
    create /v1/requests '{"contact_id":"'$1'","interview_type":"career_exploration","channel":"'$2'",
        "objectives":["learn_field","understand_path"],"purpose":"Learn how engineers work here"}' \
        .status draft .channel "$2"
    call POST "/v1/requests/$(value .id)/send" "$3"
    expect 200 .status sent .channel "$2" .follow_up_count 0
}
ask "$sofia" email '{"sent_at":"'$(moment -15 10:00)'"}'
to_sofia=$(value .id)
call POST "/v1/requests/$to_sofia/follow_up" '{"message":"May I ask once more for a quarter of an hour?"}'
expect 200 .status sent .follow_up_count 1 .sent_at "$(utc "$(moment -15 10:00)")"
call POST "/v1/requests/$to_sofia/no_response"
expect 200 .status no_response .closed_at '*' .replied_at null
call GET "/v1/reminders?request_id=$to_sofia&sort=created_at"
expect 200 .data[].kind '["follow_up","follow_up"]' .data[].status '["done","dismissed"]' \
    .data[].closed_by '["rule","rule"]'

say "Émile, by phone, declines kindly."
ask "$emile" phone '{}'
to_emile=$(value .id)
call POST "/v1/requests/$to_emile/decline" '{"answer_note":"Too busy until spring."}'
expect 200 .status declined .answer_note "Too busy until spring." .replied_at '*' .closed_at '*' \
    .allowed_actions '["reopen"]'

say "Jonas, by phone, says yes. They find a time, and then he asks for another."
ask "$jonas" phone '{}'
to_jonas=$(value .id)
call POST "/v1/requests/$to_jonas/accept" '{"answer_note":"Any weekday."}'
expect 200 .status accepted .replied_at '*' .closed_at null
call GET "/v1/reminders?request_id=$to_jonas&sort=created_at"
expect 200 .data[].kind '["follow_up","schedule"]' .data[].status '["dismissed","pending"]'
start=$(moment 7 14:00)
call POST "/v1/requests/$to_jonas/schedule" '{"starts_at":"'$start'","time_zone":"'$zone'","format":"phone"}'
expect 201 .object interview .request_id "$to_jonas" .contact_id "$jonas" .duration_minutes 15 \
    .objectives '["learn_field","understand_path"]' \
    .starts_at "$(utc "$start")" .starts_at_local "${start%%T*}T14:00:00"
with_jonas=$(value .id)
expect_header Location "/v1/interviews/$with_jonas"
start=$(moment 9 09:30)
call POST "/v1/interviews/$with_jonas/reschedule" '{"starts_at":"'$start'","by":"them"}'
expect 200 .status scheduled .reschedule_count 1 .starts_at "$(utc "$start")"
call GET "/v1/reminders?interview_id=$with_jonas&sort=due_at"
expect 200 .data[].kind '["prepare","rehearse"]' .data[].status '["pending","pending"]' \
    .data[0].due_at "$(utc "$start" -48)" .data[1].due_at "$(utc "$start" -24)"

say "Maya, by e-mail, says yes too, and has a quarter of an hour right now."
ask "$maya" email '{}'
to_maya=$(value .id)
call POST "/v1/requests/$to_maya/accept"
expect 200 .status accepted .answer_note null
call POST "/v1/requests/$to_maya/schedule" '{"starts_at":"'$(moment 0)'","time_zone":"'$zone'","format":"video",
    "occasion":"call","meeting_url":"https://meet.example.org/maya"}'
expect 201 .status scheduled .format video .recording_consent not_asked .overrun_minutes null
with_maya=$(value .id)

say "Her day before the talk: two things to prepare it, the talk, Anja's answer to wait for, and Tomás to write to."
call GET /v1/today
expect 200 .on "$today" .counts.reminders 2 .reminders[].kind '["prepare","rehearse"]' .counts.interviews 1 \
    .interviews[0].id "$with_maya" .counts.thank_yous_owed 0 .counts.requests_awaiting_answer 1 \
    .requests_awaiting_answer[0].id "$to_anja" .counts.keep_in_touch 1 .keep_in_touch[0].name "Tomás Vega"

say "The talk. Amina asks whether she may record it; Maya would rather not, and that is final."
call POST "/v1/interviews/$with_maya/start"
expect 200 .status in_progress .started_at '*'
call POST "/v1/interviews/$with_maya/set_recording_consent" '{"consent":"asked"}'
expect 200 .recording_consent asked .recording_consent_at '*'
call POST "/v1/interviews/$with_maya/set_recording_consent" '{"consent":"refused","by":"Maya Lindqvist"}'
expect 200 .recording_consent refused .recording_consent_by "Maya Lindqvist"
call POST "/v1/interviews/$with_maya/set_recording_consent" '{"consent":"granted"}'
expect 409 .code invalid_state_transition
call PATCH "/v1/interviews/$with_maya" '{"recording_url":"https://files.example.org/talk.ogg"}'
expect 409 .code checks_failed .errors[].code '["recording_without_consent"]' .errors[].pointer '["#/recording_url"]'

say "She takes notes. The network drops once; the same key makes the retry harmless."
create /v1/notes '{"interview_id":"'$with_maya'","contact_id":"'$maya'","text":"Two years on the shop floor."}' \
    .interview_id "$with_maya"
note='{"interview_id":"'$with_maya'","contact_id":"'$maya'","text":"Read her article on jigs."}'
call POST /v1/notes "$note" --header 'Idempotency-Key: "journey-note-2"'
expect 201 .text "Read her article on jigs."
first=$(value .id) first_answer=$(header Request-Id)
call POST /v1/notes "$note" --header 'Idempotency-Key: "journey-note-2"'
expect 201 .id "$first"
expect_header Idempotent-Replayed true
[[ $(header Request-Id) != "$first_answer" ]] || fail "the replay has the first answer's Request-Id"
call POST /v1/notes '{"text":"Another."}' --header 'Idempotency-Key: "journey-note-2"'
expect 422 .code idempotency_key_reused
call GET "/v1/notes?interview_id=$with_maya"
expect 200 .data# 2
call PATCH "/v1/notes/$first" '{"text":"Changed."}'
expect 405 .code method_not_allowed

say "The talk is held. Request, contact and reminders follow in the same moment."
call POST "/v1/interviews/$with_maya/complete"
expect 200 .status held .ended_at '*' .overrun_minutes 0
ended=$(value .ended_at)
call PATCH "/v1/interviews/$with_maya" '{"summary":"Small teams.","fit":4,"comfort":{"mine":4,"theirs":5}}'
expect 200 .fit 4 .comfort '{"mine":4,"theirs":5}'
call GET "/v1/requests/$to_maya"
expect 200 .status held .closed_at '*'
call GET "/v1/contacts/$maya?fields=name,interview_count"
expect 200 .name "Maya Lindqvist" .interview_count 1
call GET "/v1/reminders?interview_id=$with_maya&sort=due_at"
expect 200 .data[].kind '["prepare","rehearse","thank_you","linkedin"]' \
    .data[].status '["done","done","pending","pending"]' \
    .data[2].due_at "$(utc "$ended" 24)" .data[3].due_at "$(utc "$ended" 48)"
thanks=$(value .data[2].id)

say "Maya named two people. One becomes a contact at once, with a request that is then sent."
create /v1/referrals '{"from_contact_id":"'$maya'","interview_id":"'$with_maya'","name":"Katja Novak",
    "organization_name":"Northlake Studio","email":"katja@example.org","may_use_name":true}' \
    .name "Katja Novak" .status suggested .to_contact_id null .may_use_name true
to_katja=$(value .id)
create /v1/referrals '{"from_contact_id":"'$maya'","name":"Ines Duarte"}' .name "Ines Duarte" .status suggested
call POST "/v1/referrals/$(value .id)/introduce"
expect 200 .status introduced .allowed_actions '["convert","decline","drop"]'
call POST "/v1/referrals/$to_katja/convert" '{"request":{"interview_type":"company_insider",
    "objectives":["learn_workplace"],"purpose":"Learn how the studio works"}}'
expect 200 .status suggested .to_contact_id '*'
katja=$(value .to_contact_id)
call GET "/v1/contacts/$katja"
expect 200 .name "Katja Novak" .source referral .referred_by_contact_id "$maya" .organization_id "$studio" \
    .email katja@example.org
call GET "/v1/requests?referral_id=$to_katja"
expect 200 .data# 1 .data[0].status draft .data[0].contact_id "$katja" .data[0].arrangement referral
call POST "/v1/requests/$(value .data[0].id)/send"
expect 200 .status sent
call GET "/v1/referrals/$to_katja"
expect 200 .status requested

say "Her day after the talk: thanks are owed. She writes them, and calls Tomás."
call GET /v1/today
expect 200 .counts.reminders 0 .counts.interviews 1 .interviews[0].status held .counts.thank_yous_owed 1 \
    .thank_yous_owed[0].id "$thanks" .counts.requests_awaiting_answer 2 .counts.keep_in_touch 1
call POST "/v1/reminders/$thanks/complete"
expect 200 .status done .closed_by user .closed_at '*' .kind thank_you
create /v1/touches '{"contact_id":"'$maya'","channel":"email","note":"Thank-you"}' .note Thank-you
create /v1/touches '{"contact_id":"'$tomas'","channel":"phone"}' .contact_id "$tomas"
call GET /v1/today
expect 200 .counts.thank_yous_owed 0 .thank_yous_owed '[]' .counts.keep_in_touch 0 .keep_in_touch '[]'

say "Lists: filtered, sorted, and walked page by page."
call GET "/v1/contacts?source=alumni,event&sort=-name&fields=name"
expect 200 .data[].name '["Maya Lindqvist","Jonas Okafor"]' .has_more false .next_cursor null
call GET "/v1/requests?channel=phone&sort=sent_at"
expect 200 .data[].status '["declined","scheduled"]'
call GET "/v1/organizations?kind=guild"
expect 200 .data[].name '["Guild of Product Engineers"]'
call GET "/v1/contacts?email.exists=false&created_at.gte=2020-01-01T00:00:00Z&sort=name"
expect 200 .data[].name '["Émile Roy","Jonas Okafor","Sofia Marchetti","Tomás Vega"]'
call GET "/v1/contacts?sort=name&limit=200"
expect 200 .data[].name '["Anja Berg","Émile Roy","Jonas Okafor","Katja Novak","Maya Lindqvist","Sofia Marchetti",
    "Tomás Vega"]'
all=$(value .data)
walked='[]' page="/v1/contacts?sort=name&limit=2"
for more in true true true false; do
    call GET "$page"
    expect 200 .has_more $more
    walked=$(python3 -c "$reader"'print(canonical(due(sys.argv[2]) + at(".data")))' "$work/body" "$walked")
    cursor=$(value .next_cursor) link=$(header Link)
    if $more; then
        [[ $link == "</v1/contacts?"*"cursor=$cursor"*'>; rel="next"' ]] || fail "Link is $link, the cursor is $cursor"
        page=$(next_page)
    fi
done
[[ $cursor == null && -z $link ]] || fail "the last page leads on: $cursor $link"
[[ $walked == "$all" ]] || fail "the pages together are not the whole list"
call GET "/v1/contacts?limit=500&sorce=alumni"
expect 400 .code unknown_parameter .errors[].parameter '["limit","sorce"]'

say "Two windows change the same contact: the second would undo the first, and is refused."
call GET "/v1/contacts/$jonas"
expect 200 .version 1
tag=$(header ETag)
call PATCH "/v1/contacts/$jonas" '{"title":"Grid planner"}' --header "If-Match: $tag"
expect 200 .version 2 .title "Grid planner"
call PATCH "/v1/contacts/$jonas" '{"title":"Planner"}' --header "If-Match: $tag"
expect 412 .code version_conflict .current_version 2
[[ $(header ETag) == '"v2.'* ]] || fail "the 412 has the ETag $(header ETag)"

say "A contact goes to the trash with all that hangs on it, and comes back whole."
call GET "/v1/contacts/$maya"
expect 200 .id "$maya"
before=$(value .version)
call DELETE "/v1/contacts/$maya"
expect 204
call GET "/v1/contacts/$maya"
expect 404 .code not_found
call GET "/v1/interviews/$with_maya"
expect 404 .code not_found
call GET "/v1/contacts?deleted=true"
expect 200 .data[].id '["'$maya'"]' .data[0].deleted_at '*' .data[0].purge_at '*'
trashed=$(value .data[0].version)
call POST "/v1/contacts/$maya/restore"
expect 200 .id "$maya" .version $((trashed + 1)) .interview_count 1
((trashed >= before)) || fail "the version went back from $before to $trashed"
call GET "/v1/notes?interview_id=$with_maya"
expect 200 .data# 2
call GET "/v1/referrals?from_contact_id=$maya&sort=name"
expect 200 .data[].name '["Ines Duarte","Katja Novak"]'

say "Basil, another student, sees nothing of all this: Amina's contact is to him like one that never was."
hide() { sed "s/$(header Request-Id)/-/g" "$work/body"; grep -Evi '^(Request-Id|Date|RateLimit):' "$work/head"; }
caller=basil
call GET "/v1/contacts/$maya"
expect 404 .code not_found
hide >"$work/hers"
call GET /v1/contacts/01890a5d-ac96-774b-bcce-b302099a8057
expect 404 .code not_found
hide >"$work/nobodys"
cmp "$work/hers" "$work/nobodys" >&2 || fail "the two answers differ"
call POST "/v1/contacts/$maya/archive"
expect 404 .code not_found
for list in organizations contacts touches requests interviews referrals reminders notes; do
    call GET "/v1/$list"
    expect 200 .data '[]' .has_more false
done
call POST /v1/touches '{"contact_id":"'$maya'","channel":"email"}'
expect 422 .errors[].code '["unknown_reference"]' .errors[].pointer '["#/contact_id"]'

say "The server ends when asked to, and leaves a sound file behind."
stop_and_check
say "From the first contact to the next request: every answer was as it ought to be."

extension ProblemCode {
    var explanation: Explanation {
        switch self {
        case .malformedRequest:
            Explanation(
                title: "The request is not valid HTTP.",
                cause:
                    "The request line, a field or the framing of the body breaks RFC 9112. The connection is closed.",
                fix: "Send the request with an ordinary HTTP client; detail names what was wrong.")
        case .invalidRequest:
            Explanation(
                title: "The credentials cannot be read.",
                cause:
                    "The Authorization field is not one bearer token, stands twice, or the token was sent in the URL.",
                fix: "Send exactly one field: Authorization: Bearer and the token, prp_... or prs_...")
        case .invalidJSON:
            Explanation(
                title: "The body is not strict JSON.",
                cause: """
                    JSON is read strictly: no comments, trailing commas, duplicate members, byte order mark, lone \
                    surrogates or U+0000; at most 32 levels and 10,000 values. offset is the byte at which reading stopped.
                    """,
                fix: "Correct the text at that byte. Most JSON libraries write nothing else.")
        case .invalidCSV:
            Explanation(
                title: "The body is not strict CSV.",
                cause: """
                    CSV is read as RFC 4180 has it, in UTF-8: commas between cells, CRLF or LF between rows, quotes around \
                    cells that hold any of these, and two quotes for one. line and offset are where reading stopped.
                    """,
                fix: "Correct the text at that line, or save the table anew as CSV in UTF-8.")
        case .unknownParameter:
            Explanation(
                title: "A query parameter is not known here.",
                cause: "The operation has no parameter of that name; a wrong name is refused rather than ignored.",
                fix: "Use one of the parameters that the error lists.")
        case .invalidParameter:
            Explanation(
                title: "A query parameter has a wrong value.",
                cause: "The value is not of the parameter's form, out of its range, or the parameter stands twice.",
                fix: "Send what the error asks for. In a URL, write + as %2B.")
        case .invalidCursor:
            Explanation(
                title: "The cursor does not fit this list.",
                cause:
                    "A cursor continues exactly the list it was given for, for the same caller; only limit may change.",
                fix: "Follow the Link field, or begin the list anew without a cursor.")
        case .invalidHeader:
            Explanation(
                title: "A header field has a wrong value.",
                cause: "If-Match or Idempotency-Key is not of its form.",
                fix: "If-Match takes tags such as \"v3\"; Idempotency-Key takes 1 to 255 printable ASCII characters.")
        case .idempotencyKeyRequired:
            Explanation(
                title: "An Idempotency-Key is needed.",
                cause: "The operation makes many changes or begins long work: a retry without a key would do it again.",
                fix: "Send Idempotency-Key with a new random value, and the same one when you try again.")
        case .authenticationRequired:
            Explanation(
                title: "A token is needed.",
                cause: "The operation reads or changes someone's data, and the call carries no token.",
                fix: "Send Authorization: Bearer with your token.")
        case .invalidToken:
            Explanation(
                title: "The token is not valid.",
                cause: "It was mistyped or revoked, its account is disabled, or it may not be used from this network.",
                fix: "Check for a missing character, sign in again, or make a new token.")
        case .tokenExpired:
            Explanation(
                title: "The token has expired.",
                cause: "Every token ends on its day; a session also when it is not used for too long.",
                fix: "Sign in again, or make a new token.")
        case .invalidCredentials:
            Explanation(
                title: "The e-mail address or the password is wrong.",
                cause: "No active account has this address with this password; which of the two is wrong is not told.",
                fix: "Check both. Who has forgotten the password asks an administrator for a reset code.")
        case .reauthenticationRequired:
            Explanation(
                title: "The password has to be given again.",
                cause: "What matters most needs a session whose password was given within ten minutes.",
                fix: "Sign in again by POST /v1/sessions, and make the call with the new session's token.")
        case .insufficientScope:
            Explanation(
                title: "The token does not allow this.",
                cause: """
                    Reading needs the scope read, administration the scope admin, everything else the scope write unless \
                    the operation names another.
                    """,
                fix: "Use a token with the scope that WWW-Authenticate names.")
        case .forbidden:
            Explanation(
                title: "You may not do this.",
                cause: """
                    Some operations are for advisors or for administrators only, whatever the token allows; some need a \
                    session, which a personal token does not replace.
                    """,
                fix: "Ask someone with that role, or sign in by POST /v1/sessions; detail tells which.")
        case .notFound:
            Explanation(
                title: "There is no such object.",
                cause: "No object of yours has this id: it never was, is in the trash, or belongs to someone else.",
                fix: "List the collection; with deleted=true, the trash.")
        case .unknownRoute:
            Explanation(
                title: "There is nothing at this path.",
                cause: "No operation has this path. Paths have no trailing slash and mind the letter case.",
                fix: "See /openapi.yaml for all paths.")
        case .methodNotAllowed:
            Explanation(
                title: "The path does not take this method.",
                cause: "The path exists, but not for this method.",
                fix: "Use one of the methods in the Allow field.")
        case .notAcceptable:
            Explanation(
                title: "The answer has no form that Accept allows.",
                cause: "Answers are application/json unless the operation says otherwise.",
                fix: "Leave Accept out, or name one of the types in detail.")
        case .requestTimeout:
            Explanation(
                title: "The request took too long to arrive.",
                cause: "A head has 10 seconds and a body 30, and a body must keep a minimum rate.",
                fix: "Send the request again; it was not acted upon.")
        case .invalidStateTransition:
            Explanation(
                title: "The object's state does not allow this now.",
                cause: "Each action leads from certain states only; current_status and allowed_actions say what is.",
                fix: "Take one of allowed_actions, or reload the object: someone may have acted on it.")
        case .checksFailed:
            Explanation(
                title: "A check of good practice fails.",
                cause: "errors names each check, the member it looks at and why.",
                fix: "Mend the members, or send override_reason where the operation takes it.")
        case .contactSuppressed:
            Explanation(
                title: "The person is not to be asked.",
                cause: "The career centre was asked not to have this person written to. No reason overrides it.",
                fix: "Ask somebody else; the career centre can help to find them.")
        case .followUpLimit:
            Explanation(
                title: "No follow-up is left.",
                cause: "A request may be followed up max_follow_ups times: silence is an answer, too.",
                fix: "End the request by no_response, or raise max_follow_ups if you have a good reason.")
        case .duplicate:
            Explanation(
                title: "Another object has this key.",
                cause: "external_id is unique among the live objects of one kind. existing names the other.",
                fix: "Change the other object, or choose another key.")
        case .referenceInTrash:
            Explanation(
                title: "What the object belongs to is in the trash.",
                cause: "An object comes back only to a parent that is there.",
                fix: "Restore the object that existing names; what was deleted with it returns too.")
        case .quotaExceeded:
            Explanation(
                title: "You have as many of these as one may have.",
                cause: "What one account may have at one time is limited; limit is that number.",
                fix: "End or delete one of them first.")
        case .lastAdmin:
            Explanation(
                title: "The last administrator stays.",
                cause: "Without this account, nobody could administer the instance.",
                fix: "Make another account an administrator first.")
        case .cursorExpired:
            Explanation(
                title: "Those events are no longer kept.",
                cause: """
                    Events are kept for 30 days, and after holds the number of an event whose successors are gone, or that \
                    never was, as after a backup was restored.
                    """,
                fix: "Read the lists anew, then follow the events from oldest_sequence - 1 on.")
        case .versionConflict:
            Explanation(
                title: "The object has changed since it was read.",
                cause: "If-Match names another version than the current one, which current_version and ETag give.",
                fix: "Read the object again, lay your change upon it, and send that with the new ETag.")
        case .contentTooLarge:
            Explanation(
                title: "The body is too large.",
                cause: "A JSON body has at most 1 MiB.",
                fix: "Send less at once.")
        case .uriTooLong:
            Explanation(
                title: "The URL is too long.",
                cause: "The request line has at most 8 KiB.",
                fix: "Ask for fewer ids or values at once.")
        case .unsupportedMediaType:
            Explanation(
                title: "The body has a type that is not read here.",
                cause:
                    "Bodies are application/json in UTF-8, not compressed; PATCH also takes application/merge-patch+json.",
                fix: "Send Content-Type: application/json; with curl, use --json.")
        case .expectationFailed:
            Explanation(
                title: "The expectation cannot be met.",
                cause: "The only expectation that HTTP defines is 100-continue.",
                fix: "Leave the Expect field out.")
        case .misdirectedRequest:
            Explanation(
                title: "This server does not go by that name.",
                cause: "Its operator has listed the names that it is called by, and the Host field has another one.",
                fix: "Use the address that you were given; check the proxy's Host field if you are its operator.")
        case .validationFailed:
            Explanation(
                title: "The request content is not valid.",
                cause: "errors lists everything that is wrong, each with a JSON Pointer to its place.",
                fix: "Correct all of them and send the request again; nothing was changed.")
        case .idempotencyKeyReused:
            Explanation(
                title: "The Idempotency-Key was used for another request.",
                cause: "A key stands for one request, with its method, path and body, for 24 hours.",
                fix: "Make a new key for every new request, and keep it only for retries of the same one.")
        case .rateLimited:
            Explanation(
                title: "Too many calls in too short a time.",
                cause:
                    "Each user, and each address without a token, may make so many calls a minute; wrong sign-ins are fewer.",
                fix: "Wait for the seconds that Retry-After gives; RateLimit tells what is left on every answer.")
        case .headersTooLarge:
            Explanation(
                title: "The header fields are too large.",
                cause: "The fields have at most 16 KiB and 100 lines.",
                fix: "Send fewer or shorter fields.")
        case .internalError:
            Explanation(
                title: "The server failed.",
                cause: "A fault of the server's own; it was logged under the request_id. Nothing was changed.",
                fix: "Tell the administrator the request_id.")
        case .storageCorrupt:
            Explanation(
                title: "The database is damaged.",
                cause: "The server found a part of its database unreadable and takes no more writes.",
                fix: "Tell the administrator: a backup has to be restored.")
        case .methodUnknown:
            Explanation(
                title: "The method is not known.",
                cause: "The server knows the methods of RFC 9110 and PATCH.",
                fix: "Use one of the methods in /openapi.yaml.")
        case .transferCodingUnknown:
            Explanation(
                title: "The transfer coding is not known.",
                cause: "The only transfer coding is chunked.",
                fix: "Send the body with Content-Length or chunked.")
        case .overloaded:
            Explanation(
                title: "The server has too much to do.",
                cause: "A queue is full; the call was refused at once rather than kept waiting. Nothing was changed.",
                fix: "Try again after the seconds in Retry-After.")
        case .draining:
            Explanation(
                title: "The server is about to stop.",
                cause: "It finishes what it has begun and takes nothing new. Nothing was changed.",
                fix: "Try again after the seconds in Retry-After.")
        case .storageFailure:
            Explanation(
                title: "The storage failed; the outcome is unknown.",
                cause: "The disk reported an error while the change was written. The server restarts.",
                fix: "Try again with the same Idempotency-Key: it never acts twice.")
        case .queryTimeout:
            Explanation(
                title: "The answer took too long.",
                cause: "A read may take two seconds.",
                fix: "Ask for less, with filters or a smaller limit, or try again later.")
        case .notReady:
            Explanation(
                title: "The server is not ready yet.",
                cause: "It has just been started, and opens its data. Nothing was changed.",
                fix: "Try again after the seconds in Retry-After; /readyz tells when it is ready.")
        case .httpVersionUnsupported:
            Explanation(
                title: "The version of HTTP is not spoken here.",
                cause: "The server speaks HTTP/1.1 and HTTP/1.0.",
                fix: "Use HTTP/1.1.")
        case .storageFull:
            Explanation(
                title: "The disk is full.",
                cause: "The change could not be stored. Nothing was changed; reading goes on.",
                fix: "Tell the administrator. Do not retry at once.")
        }
    }
}

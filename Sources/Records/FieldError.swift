/// One thing that is wrong with a body, and where (C35).
public struct FieldError: Error, Sendable, Equatable {
    /// The item codes of the registry (C36); a check's own code has its own case.
    public enum Code: Sendable, Equatable {
        case required, unknownField, readOnlyField, notNullable, wrongType, tooShort, tooLong, tooSmall, tooLarge
        case tooMany, invalidFormat, invalidEmail, invalidURL, invalidPhone, invalidDatetime, invalidDate
        case unknownTimeZone, notInEnum, unknownReference, duplicate, conflictWith
        case passwordTooShort, passwordCommon
        case check(String)

        public var name: String {
            switch self {
            case .required: "required"
            case .unknownField: "unknown_field"
            case .readOnlyField: "read_only_field"
            case .notNullable: "not_nullable"
            case .wrongType: "wrong_type"
            case .tooShort: "too_short"
            case .tooLong: "too_long"
            case .tooSmall: "too_small"
            case .tooLarge: "too_large"
            case .tooMany: "too_many"
            case .invalidFormat: "invalid_format"
            case .invalidEmail: "invalid_email"
            case .invalidURL: "invalid_url"
            case .invalidPhone: "invalid_phone"
            case .invalidDatetime: "invalid_datetime"
            case .invalidDate: "invalid_date"
            case .unknownTimeZone: "unknown_time_zone"
            case .notInEnum: "not_in_enum"
            case .unknownReference: "unknown_reference"
            case .duplicate: "duplicate"
            case .conflictWith: "conflict_with"
            case .passwordTooShort: "password_too_short"
            case .passwordCommon: "password_common"
            case .check(let code): code
            }
        }
    }

    /// A JSON Pointer as a URI fragment (RFC 6901 section 6), `#/email`.
    public var pointer: String
    public let code: Code
    public let detail: String
    public let limit: Int?

    public init(_ pointer: String, _ code: Code, _ detail: String, limit: Int? = nil) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
        self.limit = limit
    }

    /// The same error seen from outside: its pointer below `parent`.
    func under(_ parent: String) -> FieldError {
        FieldError("#/\(Self.escaped(parent))\(pointer.dropFirst())", code, detail, limit: limit)
    }

    /// Escapes a member's name for a pointer in a fragment.
    static func escaped(_ name: String) -> String {
        var text = ""
        for byte in name.utf8.prefix(128) {
            switch byte {
            case UInt8(ascii: "~"): text += "~0"
            case UInt8(ascii: "/"): text += "~1"
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }
}

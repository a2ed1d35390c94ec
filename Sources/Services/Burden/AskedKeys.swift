import Foundation
import OpenSSL
import Records
import SQLite

/// Who is asked, as keyed hashes: so that all who ask the same person can be counted, and nobody can be read out of it.
struct AskedKeys: Equatable {
    var email: [UInt8]?
    var linkedin: [UInt8]?
    /// That of the organisation behind an address; nil for domains where anybody has one.
    var domain: [UInt8]?

    init(email: String?, linkedinURL: String?, key: [UInt8]) throws {
        let address = email.flatMap(MailAddress.init)
        self.email = try address.map { try Self.hash("email", $0.text, key) }
        linkedin = try linkedinURL.flatMap(Self.normalised).map { try Self.hash("linkedin", $0, key) }
        domain = try address.flatMap { $0.isPublic ? nil : $0.domain }.map { try Self.hash("domain", $0, key) }
    }

    private static func hash(_ kind: String, _ text: String, _ key: [UInt8]) throws -> [UInt8] {
        try SHA256.authenticate(Array("\(kind):\(text)".utf8), key: key).bytes
    }

    /// A profile's address in one form: without scheme, country, language, parameters and trailing slash, in lower case.
    static func normalised(_ url: String) -> String? {
        guard let parts = URL(string: url.lowercased()), var host = parts.host() else { return nil }
        if host == "linkedin.com" || host.hasSuffix(".linkedin.com") { host = "linkedin.com" }
        let path = parts.path(percentEncoded: false).split(separator: "/")
        // Behind the name of a profile may stand its language.
        let kept = host == "linkedin.com" && path.first == "in" ? path.prefix(2) : path[...]
        return kept.isEmpty ? nil : ([Substring(host)] + kept).joined(separator: "/")
    }

    /// The key that the hashes are made with, made at first use and kept in the database.
    static func key(in tx: WriteTransaction) throws -> [UInt8] {
        if let key = try tx.one("SELECT value FROM instance WHERE name = 'asked_key'", { $0.blob(0) }) { return key }
        let key = try Random.bytes(32)
        try tx.run("INSERT INTO instance (name, value) VALUES ('asked_key', \(key))")
        return key
    }
}

/// An address in the form in which two are compared: in lower case, without what some people write behind a plus.
struct MailAddress {
    let domain: String
    private let local: String

    var text: String { "\(local)@\(domain)" }
    var isPublic: Bool { PublicMail.domains.contains(domain) }

    init?(_ email: String) {
        let parts = email.lowercased().split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let name = parts[0].split(separator: "+").first else { return nil }
        domain = String(parts[1])
        // One box, however many dots its owner writes.
        let ignoresDots = domain == "gmail.com" || domain == "googlemail.com"
        local = ignoresDots ? String(name.filter { $0 != "." }) : String(name)
    }
}

/// Domains where anybody can have an address, so that it tells nothing of an organisation.
enum PublicMail {
    static let domains: Set<String> = Set(
        """
        126.com 163.com aim.com aliyun.com aol.com arcor.de att.net bell.net bellsouth.net bigpond.com bluewin.ch bol.com.br \
        btinternet.com charter.net comcast.net cox.net daum.net duck.com earthlink.net eircom.net fastmail.com fastmail.fm \
        foxmail.com free.fr freenet.de frontier.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com \
        hanmail.net hey.com hotmail.ca hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com \
        icloud.com inbox.com interia.pl juno.com kolabnow.com laposte.net libero.it live.ca live.co.uk live.com live.fr \
        live.nl mac.com mail.com mail.ru mailbox.org mailfence.com me.com msn.com naver.com netzero.net ntlworld.com \
        o2.pl online.de onet.pl optonline.net optusnet.com.au orange.fr outlook.com outlook.de outlook.es outlook.fr \
        pm.me posteo.de proton.me protonmail.com qq.com rediffmail.com rocketmail.com rogers.com runbox.com sapo.pt \
        sasktel.net sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com sky.com sympatico.ca t-online.de talktalk.net \
        telenet.be telia.com telus.net terra.com.br tiscali.it tuta.com tuta.io tutanota.com ukr.net uol.com.br verizon.net \
        videotron.ca virgilio.it virginmedia.com wanadoo.fr web.de windstream.net wp.pl xtra.co.nz yahoo.ca yahoo.co.in \
        yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com \
        yandex.ru ymail.com ziggo.nl zoho.com zohomail.com
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

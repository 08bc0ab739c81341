import { createTransport } from 'nodemailer'

export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` before the password is said, `none` inside a company's own network. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly username: string | null
  readonly password: string | null
  readonly fromName: string | null
  readonly fromAddress: string
}

export interface Letter {
  /** The same for every try, so that a receiver who gets it twice shows it once. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string | null
}

const patienceMs = 15_000

/** Hands one letter to the server; throws what the server said when it does not take it. */
export const sendBySmtp = async (server: SmtpServer, { id, to, subject, text, html }: Letter): Promise<void> => {
  const { host, port, security, username, password, fromName, fromAddress } = server
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username && { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // A letter is made of its text; no file and no address is read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: fromName ? { name: fromName, address: fromAddress } : fromAddress,
      to,
      subject,
      text,
      ...(html && { html }),
      messageId: `<${id}@${fromAddress.split('@').at(-1)}>`,
    })
  } finally {
    transport.close()
  }
}

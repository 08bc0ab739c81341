import { SMTPServer } from 'smtp-server'
import { afterAll } from 'vitest'
import { eventually } from './program.ts'

interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** A mail server of its own for the calling test file, which keeps what is handed in, as the receivers would read it. */
export const openMailbox = async () => {
  const letters: Letter[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        letters.push(read(envelope.rcptTo[0]?.address ?? '', Buffer.concat(parts).toString('latin1')))
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  afterAll(() => new Promise<void>((closed) => server.close(closed)))
  const { port } = server.server.address() as { port: number }
  return {
    port,
    /** The newest letter to somebody with this in its subject; waits until it has come. */
    letter: (to: string, subject: string): Promise<Letter> =>
      eventually(() => letters.findLast((one) => one.to === to && one.subject.includes(subject))),
  }
}

const read = (to: string, raw: string): Letter => {
  const end = raw.indexOf('\r\n\r\n')
  // A folded header goes on in the next line.
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? ''
  return { to, subject: words(header('Subject')), text: plain(header('Content-Transfer-Encoding'), raw.slice(end + 4)) }
}

/** `=?UTF-8?B?…?=` and its like, joined where a long subject was cut into several. */
const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (run) =>
      Buffer.concat(
        [...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, kind, part = '']) =>
          kind?.toLowerCase() === 'b' ? Buffer.from(part, 'base64') : quoted(part.replaceAll('_', ' ')),
        ),
      ).toString(),
    )

const plain = (encoding: string, body: string): string => {
  if (encoding.toLowerCase() === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding.toLowerCase() === 'quoted-printable') return quoted(body.replace(/=\r\n/g, '')).toString()
  return Buffer.from(body, 'latin1').toString()
}

const quoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

// Tokens as an authorization server would issue them.
import { createHmac } from 'node:crypto'

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token of the tenant of a development server that is good for so many seconds. */
export function token(server, seconds, claims = {}) {
  const now = Math.floor(Date.now() / 1000)
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ role: 'authenticated', iat: now, exp: now + seconds, ...claims })}`
  return `${text}.${createHmac('sha256', server.jwtSecret).update(text).digest('base64url')}`
}

// The client packages that the shared suite is run with, each unchanged and through its public interface.
import { RealtimeClient } from '@supabase/realtime-js'
import { createClient } from '@supabase/supabase-js'
import { createClient as createOldestClient } from 'supabase-js-oldest'
import { readFileSync } from 'node:fs'
import { tappedTransport } from './wire.mjs'

const auth = { persistSession: false, autoRefreshToken: false }
const locked = JSON.parse(readFileSync(new URL('package-lock.json', import.meta.url))).packages
const version = (name) => locked[`node_modules/${name}`].version

// 2.0.0 refuses to send faster than this option allows.
const unthrottled = { params: { eventsPerSecond: 1_000_000 } }

export const kinds = [
  {
    name: `supabase-js ${version('@supabase/supabase-js')}`,
    vsn: '2.0.0',
    bytes: true,
    rest: true,
    worker: true,
    asksForPresence: true,
    open: (server, realtime) => createClient(server.url, server.anonKey, { auth, realtime }),
  },
  {
    name: `supabase-js ${version('supabase-js-oldest')}`,
    vsn: '1.0.0',
    open: (server, realtime) => createOldestClient(server.url, server.anonKey, { auth, realtime: { ...unthrottled, ...realtime } }),
  },
  {
    name: `realtime-js ${version('@supabase/realtime-js')} with vsn 1.0.0`,
    vsn: '1.0.0',
    rest: true,
    worker: true,
    asksForPresence: true,
    open: (server, realtime) =>
      new RealtimeClient(`${server.url}/realtime/v1`, { params: { apikey: server.anonKey }, vsn: '1.0.0', ...realtime }),
  },
]

/** A client of a kind; `realtime` is its realtime part, `tap` what went over its socket. */
export function openClient(kind, server, options = {}) {
  const tap = tappedTransport()
  const client = kind.open(server, { transport: tap.transport, reconnectAfterMs: () => 200, ...options })
  return { client, realtime: client.realtime ?? client, tap }
}

/** Broadcasts; a client that is not ready for the next message yet gets it again. Resolves with what the client says. */
export async function send(channel, event, payload) {
  const result = await channel.send({ type: 'broadcast', event, payload })
  if (result !== 'rate limited') {
    return result
  }
  await new Promise(setImmediate)
  return send(channel, event, payload)
}

/** Ends the connections of clients that {@link openClient} made. */
export async function closeClients(members) {
  for (const { client, realtime } of members) {
    await client.removeAllChannels()
    realtime.disconnect()
  }
}

// Ten minutes of nothing but the heartbeats that clients send by themselves. Not one of the tests that `npm test` runs.
import { it } from 'node:test'
import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inbox, within } from '../client.mjs'
import { closeClients, kinds, openClient, send } from '../kinds.mjs'
import { JAR, startServer } from '../server.mjs'
import { answeredHeartbeats } from '../wire.mjs'

const SECONDS = Number(process.env.LONG_SECONDS || 600)
const HEARTBEAT_SECONDS = 25
const [newest, , version1] = kinds

it(`S01_192 for ${SECONDS} s every heartbeat is answered and the socket stays`, { timeout: (SECONDS + 120) * 1000 }, async () => {
  // of its own, since a build beside this test may replace the jar
  const folder = await mkdtemp(join(tmpdir(), 'realtime4j-long-'))
  const jar = join(folder, 'realtime.jar')
  await copyFile(JAR, jar)
  const server = await startServer({ jar })
  const members = [newest, version1].map((kind) => ({ kind: kind.name, ...openClient(kind, server) }))
  try {
    const guests = await Promise.all(members.map(enter))

    const moved = AbortSignal.any(guests.map(({ signal }) => signal))
    await delay(SECONDS * 1000, undefined, { signal: moved }).catch(() => moved.throwIfAborted())

    await Promise.all(guests.map(assertQuiet))
    for (const [n, { kind, channel }] of guests.entries()) {
      assert.equal(await send(channel, 'still here', { n }), 'ok', kind)
      await Promise.all(guests.map(({ received }) => received.atLeast(n + 1)))
    }
  } finally {
    await closeClients(members)
    await server.stop()
    await rm(folder, { recursive: true })
  }
})

/** Joins; any status but the first, SUBSCRIBED, aborts the signal. */
async function enter({ kind, client, tap }) {
  const channel = client.channel('quiet', { config: { broadcast: { self: true, ack: true } } })
  const received = inbox(channel)
  const statuses = []
  const moved = new AbortController()
  await within('SUBSCRIBED', (resolve, reject) => {
    channel.subscribe((status) => {
      statuses.push(status)
      if (statuses.length === 1 && status === 'SUBSCRIBED') {
        resolve()
      } else {
        const error = new Error(`${kind} is told ${statuses}`)
        moved.abort(error)
        reject(error)
      }
    })
  })
  return { kind, tap, channel, received, signal: moved.signal }
}

async function assertQuiet({ kind, tap, channel }) {
  const heartbeats = tap.sent.filter(({ event }) => event === 'heartbeat')
  await answeredHeartbeats(tap, heartbeats.length)

  const least = Math.floor(SECONDS / HEARTBEAT_SECONDS) - 1
  assert.ok(heartbeats.length >= least, `${kind} sent ${heartbeats.length} heartbeats in ${SECONDS} s, ${least} or more expected`)
  assert.deepEqual(tap.sent.filter(({ event }) => event !== 'heartbeat').map(({ event }) => event), ['phx_join'], kind)
  assert.equal(tap.sockets.length, 1, kind)
  assert.deepEqual(tap.closes, [], kind)
  assert.equal(channel.state, 'joined', kind)
}

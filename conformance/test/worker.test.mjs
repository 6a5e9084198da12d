import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { subscribe } from '../client.mjs'
import { closeClients, kinds, openClient } from '../kinds.mjs'
import { startServer } from '../server.mjs'
import { answeredHeartbeats } from '../wire.mjs'
import { WebWorker } from '../worker.mjs'

// The clients look for the workers of a browser there.
globalThis.window ??= { Worker: WebWorker }
globalThis.Worker ??= WebWorker

describe('heartbeats from a worker', () => {
  let server
  const members = []

  before(async () => {
    server = await startServer()
  })

  after(async () => {
    await closeClients(members)
    await server?.stop()
  })

  for (const kind of kinds.filter(({ worker }) => worker)) {
    it(`${kind.name} gets an answer to each`, async () => {
      const before = WebWorker.started
      const member = openClient(kind, server, { worker: true, heartbeatIntervalMs: 100 })
      members.push(member)
      await subscribe(member.client.channel('room'))

      await answeredHeartbeats(member.tap, 3)

      assert.equal(WebWorker.started, before + 1)
      assert.equal(member.tap.sockets.length, 1)
    })
  }
})

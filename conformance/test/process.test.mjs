import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { connect, disconnect, subscribe } from '../client.mjs'
import { startServer } from '../server.mjs'

const KEYS = ['url', 'tenant', 'host', 'anonKey', 'serviceRoleKey', 'jwtSecret', 'databaseUrl', 'inspectorUrl', 'pid']
const STOP_LIMIT_MS = 35_000

describe('the development server as a process', () => {
  it('says how to reach it and answers there', async () => {
    const server = await startServer()
    try {
      assert.deepEqual(KEYS.filter((key) => !(key in server)), [])
      assert.equal(server.tenant, 'realtime-dev')
      assert.equal(server.host, `realtime-dev.localhost:${new URL(server.url).port}`)
      process.kill(server.pid, 0)
      const response = await fetch(`${server.url}/healthcheck`)
      assert.equal(response.status, 200)
      assert.equal(await response.text(), 'ok')
    } finally {
      await server.stop()
    }
  })

  it('is found by the name localhost, which names no tenant', async () => {
    const server = await startServer()
    const client = connect({ ...server, url: server.url.replace('127.0.0.1', 'localhost') })
    try {
      const channel = await subscribe(client.channel('room', { config: { broadcast: { ack: true } } }))
      assert.equal(await channel.send({ type: 'broadcast', event: 'hello', payload: {} }), 'ok')
      assert.deepEqual(await channel.httpSend('hello', {}), { success: true })
    } finally {
      await disconnect(client)
      await server.stop()
    }
  })

  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`ends on ${signal} with code 0 while clients are connected`, async () => {
      const server = await startServer()
      const client = connect(server)
      await subscribe(client.channel('room'))

      const { code, millis } = await server.stop(signal)
      await disconnect(client)

      assert.equal(code, 0)
      assert.ok(millis < STOP_LIMIT_MS, `stopping took ${millis} ms`)
    })
  }
})

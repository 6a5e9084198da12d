// Small helpers around the unchanged client package.
import { createClient } from '@supabase/supabase-js'

const LIMIT_MS = 15_000

// Node has had a WebSocket of its own since version 22; before, the package wants one handed in.
const transport = globalThis.WebSocket ? {} : { transport: (await import('ws')).WebSocket }

/** A client as an application makes it; `realtime` are options of the realtime part. */
export function connect(server, { key = server.anonKey, realtime = {}, ...options } = {}) {
  return createClient(server.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    ...options,
    realtime: { ...transport, ...realtime },
  })
}

/** Subscribes; resolves with the channel, rejects with what the client reports instead. */
export function subscribe(channel) {
  return within('SUBSCRIBED', (resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') {
        resolve(channel)
      } else {
        reject(error ?? new Error(status))
      }
    })
  })
}

/** Resolves once subscribed, with a promise of the next time. */
export function subscribeTwice(channel) {
  let joins = 0
  let resolveAgain
  const rejoined = within('second SUBSCRIBED', (resolve) => (resolveAgain = resolve))
  return within('first SUBSCRIBED', (resolve) => {
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') {
        joins += 1
        joins === 1 ? resolve({ rejoined }) : resolveAgain()
      }
    })
  })
}

/** Collects the broadcasts of a channel; register before subscribing. */
export function inbox(channel) {
  const messages = []
  const waiting = new Set()
  channel.on('broadcast', { event: '*' }, (message) => {
    messages.push(message)
    waiting.forEach((check) => check())
  })
  return {
    messages,
    /** Resolves with the messages once there are so many. */
    atLeast(count) {
      return within(`${count} messages`, (resolve) => {
        const check = () => {
          if (messages.length >= count) {
            waiting.delete(check)
            resolve(messages)
          }
        }
        waiting.add(check)
        check()
      }, () => `${messages.length} came`)
    },
  }
}

/** A promise with a limit, so that a missing event fails the test that waits for it. */
export function within(what, executor, state = () => '') {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no ${what} in ${LIMIT_MS} ms ${state()}`)), LIMIT_MS)
    const settle = (action) => (value) => {
      clearTimeout(limit)
      action(value)
    }
    executor(settle(resolve), settle(reject))
  })
}

/** Ends all connections of clients, so that the process can end. */
export async function disconnect(...clients) {
  for (const client of clients) {
    await client.removeAllChannels()
    await client.realtime.disconnect()
  }
}

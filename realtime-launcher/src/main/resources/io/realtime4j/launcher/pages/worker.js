// Keeps the time for pages whose own timers sleep: on {event: "start", interval: n} it says "keepAlive" every n milliseconds.
addEventListener('message', ({ data }) => {
  if (data.event === 'start') {
    setInterval(() => postMessage({ event: 'keepAlive' }), data.interval)
  }
})

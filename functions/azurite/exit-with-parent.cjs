'use strict';

// The app that started this server holds the other end of its standard input. When the app is gone, however it ended, so is this server.
process.stdin.on('error', () => process.exit(0));
process.stdin.on('end', () => {
  if (!process.emit('SIGTERM')) {
    process.exit(0);
  }
});
process.stdin.resume();

// Ctrl+C in a terminal reaches every process of the group; the app finishes its work first, and this server ends with it.
const once = process.once;
process.once = function (event, listener) {
  return event === 'SIGINT' ? process : once.call(process, event, listener);
};
process.on('SIGINT', () => {});

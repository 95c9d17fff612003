#!/bin/sh
# Gives the config folder to PUID:PGID and runs the command as that user. Started as another user than root
# (docker run --user …), it runs the command as it is.
set -eu
umask "${UMASK:-022}"

if [ "$(id -u)" = 0 ]; then
  uid="${PUID:-1000}"
  gid="${PGID:-1000}"
  mkdir -p "$EARMARK_CONFIG_DIR"
  find "$EARMARK_CONFIG_DIR" \( ! -user "$uid" -o ! -group "$gid" \) -exec chown -h "$uid:$gid" {} +
  exec setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@"
fi
exec "$@"

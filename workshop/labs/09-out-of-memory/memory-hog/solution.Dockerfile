# A solution of the task in Dockerfile.
FROM node:26-trixie-slim
WORKDIR /app
COPY memory-hog.ts memory-check.ts ./
USER 1000

# exec, so that node and not the shell receives SIGTERM.
CMD ["sh", "-c", "node memory-check.ts 100 && exec node memory-hog.ts"]

HEALTHCHECK --interval=1s --timeout=2s --retries=2 CMD ["node", "memory-check.ts", "60"]

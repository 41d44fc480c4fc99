# The image of the real service: a build from the sources, then a Java runtime, PostgreSQL's client programs and the jar.
#   docker build -t lockkeeper .
#   docker run --env-file secrets.env -v ./lockkeeper.yaml:/var/lib/lockkeeper/lockkeeper.yaml:ro -p 3000:3000 lockkeeper
# Where no registry is reachable, both can be images that were imported: --build-arg BUILD=... --build-arg BASE=...
# BUILD holds a JDK 17 or newer and Maven; BASE holds a Java runtime 17 or newer, bash, and either apt-get or PostgreSQL's
# client programs. These must be at least as new as the newest server that is backed up; "doctor" says so.
ARG BUILD=maven:3.9-eclipse-temurin-25
ARG BASE=eclipse-temurin:25-jre-noble

FROM ${BUILD} AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY runbooks runbooks
COPY src/main src/main
RUN mvn -B -q package -Dmaven.test.skip=true

FROM ${BASE}
USER root
RUN if ! command -v pg_dump >/dev/null || ! command -v pg_restore >/dev/null; then \
      mkdir -p /usr/share/man/man1 && apt-get update && \
      apt-get install -y --no-install-recommends postgresql-client && \
      rm -rf /var/lib/apt/lists/*; \
    fi && \
    useradd --system --uid 10001 --home-dir /var/lib/lockkeeper --create-home lockkeeper

COPY --from=build /build/target/lib /opt/lockkeeper/lib
COPY --from=build /build/target/lockkeeper.jar /opt/lockkeeper/lockkeeper.jar

USER 10001
# lockkeeper.yaml is read from here, and the folder for backups lies here unless it says otherwise
WORKDIR /var/lib/lockkeeper
ENV LANG=C.UTF-8 PORT=3000
EXPOSE 3000
# /healthz and not /readyz: while its database is away the bot waits, and to start it anew would help nobody. The shell
# asks by itself, so that no program has to be added for it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == 'HTTP/1.1 200 '* ]]"]
# A bot without memory ends at once instead of going on with some of its threads; the next one finds out what became of it
ENTRYPOINT ["java", "-Dfile.encoding=UTF-8", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/lockkeeper/lockkeeper.jar"]
CMD ["serve"]

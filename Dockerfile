# The image of the real service. BASE can be a locally imported image where no registry is reachable; it must hold a
# Java runtime 17 or newer and PostgreSQL's client programs, at least as new as the newest target.
ARG BASE=eclipse-temurin:25-jre-noble
FROM ${BASE}

RUN if ! command -v pg_dump >/dev/null; then \
      mkdir -p /usr/share/man/man1 && apt-get update && \
      apt-get install -y --no-install-recommends postgresql-client && \
      rm -rf /var/lib/apt/lists/*; \
    fi && \
    useradd --system --uid 10001 --home-dir /var/lib/lockkeeper --create-home lockkeeper

COPY target/lib /opt/lockkeeper/lib
COPY target/lockkeeper.jar /opt/lockkeeper/lockkeeper.jar
COPY runbooks /opt/lockkeeper/runbooks

USER 10001
WORKDIR /var/lib/lockkeeper
ENV PORT=3000
EXPOSE 3000
ENTRYPOINT ["java", "-Dfile.encoding=UTF-8", "-jar", "/opt/lockkeeper/lockkeeper.jar"]
CMD ["serve"]

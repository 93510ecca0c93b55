# syntax=docker/dockerfile:1
# The service without its embedded PostgreSQL: a container is given a DATABASE_URL.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -DskipTests -Dspotless.check.skip package
RUN java -Djarmode=tools -jar target/otto-ledger-*.jar extract --layers --application-filename otto-ledger.jar --destination layers \
    && rm -f layers/dependencies/lib/embedded-postgres-binaries-*.jar

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Otto Ledger"
WORKDIR /app
# What changes least comes first. All of it is root's, so the service cannot change its own program.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY --chmod=0555 deploy/healthcheck /usr/local/bin/healthcheck
USER 10001:10001
ENV PORT=8080 LEDGER_LOG_FORMAT=ecs
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["/usr/local/bin/healthcheck"]
# Memory by the container's limit, with room left for threads and buffers. One collector whatever the number of
# processors. Out of memory means out of service: what starts it again is better than what limps on. JDK_JAVA_OPTIONS
# adds to these. The only folder that is written to is /tmp.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError", "-Djava.io.tmpdir=/tmp", "-jar", "otto-ledger.jar"]

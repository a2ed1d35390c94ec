# The program, linked with Swift's libraries so that it runs without the toolchain.
FROM swift:6.3-bookworm AS build
RUN apt-get update -q \
    && apt-get install -qy --no-install-recommends libsqlite3-dev libssl-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
RUN swift package resolve
COPY . .
RUN swift build --configuration release --static-swift-stdlib --product parley \
    && strip -o /usr/local/bin/parley .build/release/parley

FROM debian:12-slim
RUN apt-get update -q \
    && apt-get install -qy --no-install-recommends libsqlite3-0 libssl3 libstdc++6 zlib1g tzdata ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin parley \
    && install -d -o parley -g parley -m 0700 /data
COPY --from=build /usr/local/bin/parley /usr/local/bin/parley
USER parley
ENV PARLEY_DATA=/data PARLEY_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["parley", "health"]
ENTRYPOINT ["parley"]
CMD ["serve"]

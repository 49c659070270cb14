# The upload API and the workers in a container:
#   docker build -t mba .
#   docker run --env-file .env -p 8000:8000 mba                        the API (set OIDC_AUTHORITY and OIDC_AUDIENCE)
#   docker run --env-file .env mba worker --role ingest --health-port 8080
#   docker run --env-file .env -v /data:/data mba worker --health-port 8080
FROM node:20 AS dashboard
WORKDIR /web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npx --no-install vite build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src ./src
COPY --from=dashboard /web/dist ./web/dist
RUN dotnet publish src/Mba.Cli -c Release -o /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Hash cache and upload book are written below the working folder, which nobody but this user may change.
RUN mkdir -p /work && chown "$APP_UID" /work
WORKDIR /work
USER $APP_UID
ENV LOG_LEVEL=INFO
EXPOSE 8000 8080
ENTRYPOINT ["dotnet", "/app/mba.dll"]
CMD ["api", "--host", "0.0.0.0", "--port", "8000"]
